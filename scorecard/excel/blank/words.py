"""What the form says to the clerk: the prompt of every input, and the sheet 填报说明.

Prompts are those of data validation: they show in Excel, WPS and LibreOffice as soon as a cell is chosen, cover
nothing, print nothing, and survive copying, where comments differ from program to program.
"""

from __future__ import annotations

from scorecard.layouts.layout import Layout
from scorecard.model import FormKind

_TARGET = (
    "先写符号，再写数字和单位，例如 ≥21个、≤5%、=100%。期限写“2026年11月30日前”。不能用数字的写文字，例如“有效改善”。"
)
_ACTUAL = "写实际做到多少，带单位，不带符号，例如 20个、97.5%。文字目标从三档中选一档。没有完成的照实写，不要留空。"
_PROMPTS: dict[str, tuple[str, str]] = {
    "project": ("项目名称", "与预算批复（一体化系统）中的名称一字不差。"),
    "unit": ("单位名称", "写全称，与单位公章一致。"),
    "department": ("主管部门", "写一级预算部门的全称。表头要求代码的，代码写在前面。"),
    "goal": ("年度目标", "写这一年要做什么、做到多少、有什么效果，与下面的指标对得上。换行按 Alt+Enter。"),
    "goal_actual": (
        "实际完成情况",
        "对照左边的预期目标逐条写完成了多少，数字与下面的实际完成值一致。换行按 Alt+Enter。",
    ),
    "goal_long_term": ("中长期目标", "写几年以后要达到什么，写明到哪一年。"),
    "total_points": ("总分", "满分，一般是 100。"),
    "claimed_total": ("总得分", "预算执行率得分加各项指标得分，保留两位小数。表下面有核对。"),
    "indicator.level1": ("一级指标", "从列表中选；本地另有规定的可以直接写。"),
    "indicator.level2": ("二级指标", "从列表中选，列表随左边的一级指标变化；本地另有规定的可以直接写。"),
    "indicator.level3": ("三级指标", "一行写一个指标，写名称，不写数字，例如“养护农村道路里程”。不用的行留空。"),
    "indicator.target": ("指标值", _TARGET),
    "indicator.adjusted_target": ("调整指标值", "年中经批准调整的才填，写法与指标值相同。"),
    "indicator.half_year_target": ("半年指标值", _TARGET),
    "indicator.actual": ("实际完成值", _ACTUAL),
    "indicator.progress": ("执行情况", _ACTUAL),
    "indicator.forecast": ("全年预计完成情况", _ACTUAL),
    "indicator.points": ("分值", "只写数字。各项合计见表下面的核对。"),
    "indicator.claimed_score": ("得分", "只写数字，最多两位小数，不超过分值。右边“核算得分”是按规则算的，供对照。"),
    "indicator.deviation_reason": (
        "偏差原因分析及改进措施",
        "没有达到指标值，或超过很多的，写原因和改进措施。没有偏差的可以不写。",
    ),
    "indicator.operator": ("符号", "从列表中选。文字目标选“定性”。"),
    "indicator.unit": ("计量单位", "从列表中选或直接写；数字写在指标值里。"),
    "indicator.basis": ("设定依据", "从列表中选，或写明文件、标准的名称。"),
    "indicator.last_year": ("上年完成值", "写上一年实际做到多少，带单位；没有的写“-”。"),
    "indicator.scoring_rule": ("赋分规则", "从列表中选。数量一般按照完成比例赋分，满意度按满意度赋分。"),
    "indicator.evidence": ("佐证资料", "从列表中选或写明材料名称；自评时要能拿得出来。"),
    "indicator.work": ("重点工作", "写这个指标对应的年度重点工作。"),
    "indicator.remark": ("备注", "需要说明的情况；没有的留空。"),
    "indicator.score_rate": ("得分系数", "写百分数，例如 100%。"),
    "indicator.core": ("是否核心指标", "从列表中选。"),
    "indicator.causes": ("偏差原因", "属于这一类的打√；“原因说明”写具体情况。"),
    "indicator.degrees": ("完成目标可能性", "三格中选一格打√。"),
    "task.name": ("任务名称", "一行写一项年度主要任务；不用的行留空。"),
    "task.content": ("主要内容", "写做什么、做多少。"),
}
_COLUMNS = {
    "initial": ("年初预算数", "年初批复的预算数。只写数字，单位见左边的表头。没有的写 0。"),
    "budget": ("预算数", "全年（调整后）的预算数；目标表写申请数。只写数字，单位见左边的表头。没有的写 0。"),
    "executed": ("执行数", "到期末实际支出的数。只写数字，单位见左边的表头。没有支出的写 0。"),
    "forecast": ("全年预计执行数", "预计到年底支出的数。只写数字，单位见左边的表头。"),
    "half_year_plan": ("半年计划执行数", "计划到6月底支出的数。只写数字，单位见左边的表头。"),
    "rate": ("执行率", "执行数除以预算数，写百分数，例如 98.5%。表下面有核对。"),
    "points": ("分值", "预算执行率的分值，一般是 10。"),
    "claimed_score": ("得分", "预算执行率的得分，最多两位小数。表下面有核对。"),
    "reason": ("原因", "执行率不高的，写原因。"),
}


def prompt(name: str) -> tuple[str, str]:
    """Title and text of the prompt of the input `name`; both short enough for a data validation (32, 255)."""
    if name in _PROMPTS:
        return _PROMPTS[name]
    first, _, rest = name.partition(".")
    if first == "funds":
        return _COLUMNS[rest.rpartition(".")[2]]
    if first == "indicator":
        return _PROMPTS[f"indicator.{rest.partition('.')[0]}"]
    if first == "pair":
        return rest[:30], "在冒号后面写数，例如“其中：基本支出：120.5”。单位见左边的表头，没有的写 0。"
    if first in {"task", "tasks"}:
        return "预算金额", "只写数字，单位见上面的表头。"
    return rest[:30] or name[:30], f"填写{rest or name}；没有的留空。"


_KIND_LINES: dict[FormKind, tuple[str, ...]] = {
    "project_target": ("项目目标表在申报预算时填。指标值要能用数字就用数字，年终自评用的就是这张表上的指标。",),
    "department_target": ("部门整体目标表在编制部门预算时填。先写年度主要任务，再写与任务对应的指标。",),
    "project_self_evaluation": (
        "自评表在年度结束后填。指标、指标值、分值和预算批复时的目标表一致，不要改。",
        "没有完成的照实写，并写原因和改进措施（财预〔2020〕10号 第十一条）。",
        "文字目标的完成值从三档中选：达成年度指标（分值的100%—80%）、部分达成年度指标并具有一定效果（80%—60%）、未达成年度指标且效果较差（60%—0）（财预〔2020〕10号 第十六条）。",
    ),
    "department_self_evaluation": (
        "部门整体自评表在年度结束后填。国家没有统一的表，本地财政部门另有表样的用本地的。",
        "没有完成的照实写，并写原因和改进措施。",
    ),
    "monitoring": (
        "监控表每年8月填，反映1月至7月的情况（财预〔2019〕136号）；本地规定其他时间的从其规定。",
        "偏差原因和完成目标可能性，在对应的格里打√；“原因说明”写具体情况。",
    ),
}


def guide(layout: Layout, pack: str | None, *, prefilled: bool) -> list[tuple[str, str]]:
    """The lines of the sheet 填报说明: (heading or "", text)."""
    lines = [("填报说明", "")]
    lines += [("", f"· 这张表按“{layout.name}”（{layout.document}）的格式制作。")]
    lines += [("", f"· {text}") for text in _KIND_LINES[layout.kind]]
    lines.append(("怎样填", ""))
    if prefilled:
        lines.append(("", "· 批复的指标、指标值、分值、资金和目标已经填好并锁定；只需填浅黄色的格。"))
    lines += [
        ("", "· 浅黄色的格是要填的；其他格已锁定。没有设密码，确需修改的，在“审阅”里撤销工作表保护。"),
        ("", "· 选中一格，旁边会出现填写要求；有小箭头的可以从列表中选，也可以直接写。"),
        ("", "· 指标值和实际完成值已设为文本：写“=60本”“-”不会变成公式。"),
        ("", "· 换行按 Alt+Enter。字多显示不全时，把行拉高。"),
        ("", "· 可以从别处粘贴，请用“选择性粘贴—数值”，以免把别处的格式和公式带进来。"),
    ]
    lines.append(("行不够、用不完", ""))
    if prefilled:
        lines.append(("", "· 批复的指标逐行列出，不增不减。确需调整的，先按规定办理目标调整，再由目标表重新生成。"))
    else:
        lines += [
            ("", "· 每个二级指标下留有空行，用不完的留空，不影响核对；打印前可以把空行隐藏（右键—隐藏）。"),
            (
                "",
                "· 不够时，在这一组的第二行上右键—插入行；左边的一、二级指标会自动延伸，权重合计等核对仍然有效。插入的行右边没有逐行核对。",
            ),
        ]
    lines += [
        ("怎样核对", ""),
        ("", "· 表下面“核对”各行随填随算：对的打√，有问题的标红并写明问题。右边“核对”列逐行说明缺什么、哪里不对。"),
        ("", "· “读作”各列是程序读到的符号、数和单位；与您要写的不同，请改写法。"),
        ("", "· 这些都在打印范围以外，不会打印，也不会报送。"),
    ]
    if pack is not None:
        lines.append(("", f"· “核算得分”按规则包“{pack}”计算，供对照；正式核算用 scorecard score。"))
    if layout.kind != "monitoring":
        lines.append(("", "· 表上不用公式：得分、执行率、总分都是本单位申报的数，由填报人填写。"))
    return lines


__all__ = ["guide", "prompt"]
