"""The folder of a bureau: departments with target forms, self-evaluations of two years and a form for the whole, and
the faults that only several forms together show, one known fault of each kind.

Not a test. The tests use it with few departments, `benchmarks/soak_across.py` with many.

    bureau = Bureau(random.Random(1), departments=20, projects=6)
    expected = plant("B053", bureau.departments[3], bureau)      the names of the files that must be told
    write(bureau, folder)
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from scorecard.model import Actual, Amount, Form, FundLine, Indicator, Target, Task, Text
from scorecard.reports.convert import write_forms

YEAR = 2026
_PLACES = (
    "青山", "临江", "白水", "东河", "南岭", "石桥", "金沙", "云台", "平原", "龙泉", "清溪", "长宁", "北塔", "西湾", "古城", "花溪",
)  # fmt: skip
_OFFICES = ("农业农村局", "水务局", "教育局", "卫生健康局", "交通运输局", "林业局", "文化旅游局", "民政局", "住房建设局", "应急管理局")  # fmt: skip
_THINGS = (
    ("乡村道路", "公里", 80), ("蓄水池", "座", 60), ("监测站点", "个", 45), ("图书馆分馆", "个", 30), ("社区养老站", "个", 42),
    ("卫生室", "间", 66), ("校舍", "平方米", 5200), ("公共厕所", "座", 55), ("路灯", "盏", 900), ("林木", "亩", 3100),
    ("河道堤防", "公里", 57), ("博物馆展厅", "个", 33), ("农机具", "台", 240), ("疫苗", "份", 8600), ("档案", "卷", 4700),
    ("信息系统", "套", 36), ("污水管网", "公里", 92), ("垃圾中转站", "座", 38), ("高标准农田", "亩", 9400), ("消防器材", "件", 1300),
    ("应急物资", "件", 2600), ("体育场地", "片", 48), ("种质资源", "份", 700), ("饮用水源", "处", 64),
)  # fmt: skip
_WORKS = (
    "新建", "改造", "维修", "检测", "养护", "巡查", "验收", "更新", "登记", "清查", "加固", "扩建", "配备", "普查", "整治", "提升",
)  # fmt: skip
_QUALITIES = ("验收合格率", "达标率", "完好率", "抽检合格率", "使用率", "准确率")
_PEOPLE = ("受益群众", "服务对象", "沿线居民", "在校师生", "就诊患者", "周边村民", "到馆读者", "基层干部")
_AIMS = (
    "补齐{}短板", "让{}更好地服务生产生活", "解决{}年久失修的问题", "消除{}安全隐患", "按轻重缓急分批推进{}各项任务", "建立{}长效管护机制",
    "回应群众对{}的反映", "落实上级关于{}的部署", "完善{}台账和巡查制度", "与相邻地区共同做好{}工作", "总结往年{}工作的经验", "为下一步{}规划打好基础",
    "压减{}运行成本", "公开{}建设进度并接受监督", "优先安排条件成熟的{}", "确保{}当年见效",
)  # fmt: skip
_CENT = Decimal("0.01")


@dataclass
class Row:
    """An indicator: what is asked for this year and the year before, and what was done."""

    level1: str
    level2: str
    name: str
    sign: str
    unit: str
    points: Decimal
    target: Decimal
    actual: Decimal
    reason: str = ""

    def score(self) -> Decimal:
        ratio = self.target / self.actual if self.sign == "≤" else self.actual / self.target
        return min(self.points, self.points * ratio).quantize(_CENT, ROUND_HALF_UP)

    def copy(self, **changes) -> Row:
        return Row(**{**self.__dict__, **changes})


@dataclass
class Sheet:
    """One form that will be a file. `kind` is target or own; `year` the year of the form."""

    file: str
    kind: str
    year: int
    project: str
    department: str
    unit: str
    goal: str
    done: str
    initial: Decimal
    rows: list[Row] = field(default_factory=list)


@dataclass
class Project:
    """The three forms of a project: the approved targets, the self-evaluation, and that of the year before."""

    target: Sheet
    own: Sheet
    past: Sheet


@dataclass
class Department:
    name: str
    unit: str
    projects: list[Project]
    whole: str
    """the file of the form for the whole department"""
    total: Decimal = Decimal(0)
    tasks: list[tuple[str, Decimal]] = field(default_factory=list)


class Bureau:
    """Departments whose forms agree with each other; no two projects are alike."""

    def __init__(self, rng: random.Random, *, departments: int, projects: int) -> None:
        self.rng = rng
        self.prices = {thing: Decimal(rng.randint(300, 90000)) for thing, _, _ in _THINGS}
        names = [f"{place}{kind}{office}" for kind in ("区", "县", "市") for place in _PLACES for office in _OFFICES]
        self.departments = [self._department(name, projects) for name in rng.sample(names, departments)]

    def others(self, department: Department) -> list[Project]:
        """The projects of the other departments."""
        return [project for other in self.departments if other is not department for project in other.projects]

    def _department(self, name: str, projects: int) -> Department:
        rng = self.rng
        works = rng.sample([(work, thing) for work in _WORKS for thing in _THINGS], projects)
        made = [self._project(name, work, thing) for work, thing in works]
        whole = Department(name, f"{name}本级", made, f"{name}/部门整体绩效目标表.xlsx")
        whole.tasks = [(one.own.project, one.own.initial) for one in made]
        whole.total = sum((one.own.initial for one in made), Decimal(rng.randint(50, 900)))
        # A careful department misses something in each year and says so.
        miss(made[0].own, rng)
        miss(made[0].past, rng)
        return whole

    def _project(self, department: str, work: str, thing: tuple[str, str, int]) -> Project:
        rng = self.rng
        name, unit, size = thing
        project = f"{name}{work}{rng.choice(('项目', '专项', '工程', '经费'))}"
        rows, past = [], []
        for row in self._rows(work, name, unit, size):
            before = row.copy(target=_fewer(rng, row, 0.93), actual=_fewer(rng, row, 0.98))
            if before.sign == "≤":
                before = row.copy(target=row.target + 3, actual=row.target + 2)
            rows.append(row)
            past.append(before)
        budget = Decimal(rng.randint(2000, 90000)) / 100
        aims = rng.sample(_AIMS, 6)

        def sheet(kind: str, year: int, given: list[Row]) -> Sheet:
            goal = f"{year}年" + "，".join(aim.format(name) for aim in (aims[:5] if year == YEAR else aims[1:]))
            goal += "；" + "，".join(f"{row.name}达到{row.target:f}{row.unit}" for row in given[:2])
            done = f"{year}年" + "，".join(f"{row.name}{row.actual:f}{row.unit}" for row in given[:4]) + "，按合同付款"
            files = {"target": "绩效目标表", "own": "绩效自评表"}
            file = f"{department}/{project}/{year}年{files[kind]}.xlsx"
            copies = [row.copy() for row in given]
            return Sheet(file, kind, year, project, department, f"{department}本级", goal, done, budget, copies)

        return Project(sheet("target", YEAR, rows), sheet("own", YEAR, rows), sheet("own", YEAR - 1, past))

    def _rows(self, work: str, thing: str, unit: str, size: int) -> Iterable[Row]:
        rng = self.rng
        wanted = Decimal(max(20, round(size * rng.uniform(0.7, 1.6))))
        yield Row("产出指标", "数量指标", f"{work}{thing}数量", "≥", unit, Decimal(12), wanted, _more(rng, wanted))
        visits = Decimal(rng.randint(21, 95))
        yield Row("产出指标", "数量指标", f"{thing}现场检查次数", "≥", "次", Decimal(10), visits, _more(rng, visits))
        for level2, label, points in (
            ("质量指标", f"{thing}{rng.choice(_QUALITIES)}", 10),
            ("时效指标", f"{thing}{work}按时完成率", 8),
        ):
            aim = Decimal(rng.choice((90, 92, 94, 95, 96)))
            yield Row("产出指标", level2, label, "≥", "%", Decimal(points), aim, aim + Decimal(rng.randint(5, 39)) / 10)
        price = (self.prices[thing] * Decimal(rng.randint(90, 110)) / 100).quantize(Decimal(1))
        spent = price - Decimal(rng.randint(1, 20))
        yield Row("成本指标", "经济成本指标", f"{thing}单位成本", "≤", f"元/{unit}", Decimal(20), price, spent)
        for level2, label, points in (
            ("社会效益指标", f"{thing}服务覆盖率", 12),
            ("可持续影响指标", f"{thing}管护责任落实率", 8),
        ):
            aim = Decimal(rng.choice((85, 88, 90, 92)))
            yield Row("效益指标", level2, label, "≥", "%", Decimal(points), aim, aim + Decimal(rng.randint(5, 69)) / 10)
        aim = Decimal(rng.choice((88, 90)))
        happy = aim + Decimal(rng.randint(5, 69)) / 10
        people = f"{rng.choice(_PEOPLE)}满意度"
        yield Row("满意度指标", "服务对象满意度指标", people, "≥", "%", Decimal(10), aim, happy)


def _more(rng: random.Random, wanted: Decimal) -> Decimal:
    return wanted + max(1, int(wanted * rng.randint(2, 12) / 100))


def _fewer(rng: random.Random, row: Row, share: float) -> Decimal:
    """A little less than this year asks for, so that each year asks for more."""
    return (row.target * Decimal(str(share)) - Decimal(rng.randint(0, 9)) / 10).quantize(
        Decimal("0.1") if row.unit == "%" else Decimal(1)
    )


def miss(sheet: Sheet, rng: random.Random) -> None:
    """The first indicator of `sheet` missed by a third, with its reason."""
    row = sheet.rows[0]
    row.actual = (row.target * 2 / 3).quantize(Decimal(1))
    row.reason = f"汛期停工{rng.randint(11, 40)}天，已调整工期，{rng.randint(3, 6)}月底前补齐"


# --- faults -----------------------------------------------------------------------------------------------------------

Plant = Callable[[Department, Bureau], list[str]]


def _set_aims(project: Project, index: int, target: Decimal) -> None:
    for sheet in (project.target, project.own):
        sheet.rows[index].target = target


def _another_table(department: Department, bureau: Bureau) -> list[str]:
    project = department.projects[1]
    names = {row.name for row in project.own.rows}
    other = next(one for one in bureau.others(department) if names.isdisjoint(row.name for row in one.own.rows[:7]))
    project.own.rows = [row.copy(name=f"{row.name}情况") for row in other.own.rows]
    return [project.own.file]


def _added(department: Department, _: Bureau) -> list[str]:
    own = department.projects[1].own
    own.rows[0].points -= 4
    own.rows.insert(1, own.rows[0].copy(name="印发宣传手册册数", unit="册", points=Decimal(4)))
    return [own.file]


def _dropped(department: Department, _: Bureau) -> list[str]:
    own = department.projects[1].own
    own.rows[0].points += own.rows.pop(1).points
    return [own.file]


def _lowered(department: Department, _: Bureau) -> list[str]:
    own = department.projects[1].own
    own.rows[2].target -= 5
    return [own.file]


def _raised(department: Department, _: Bureau) -> list[str]:
    own = department.projects[1].own
    own.rows[2].target += Decimal("0.5")
    return [own.file]


def _points_moved(department: Department, _: Bureau) -> list[str]:
    own = department.projects[1].own
    own.rows[0].points, own.rows[1].points = own.rows[0].points + 3, own.rows[1].points - 3
    return [own.file]


def _other_budget(department: Department, _: Bureau) -> list[str]:
    target = department.projects[1].target
    target.initial += 10
    department.total += 20
    department.tasks = [task for task in department.tasks if task[0] != target.project]
    return [department.projects[1].own.file]


def _report_copied(department: Department, _: Bureau) -> list[str]:
    project = department.projects[1]
    project.own.done = project.past.done
    return [project.own.file]


def _goal_copied(department: Department, _: Bureau) -> list[str]:
    project = department.projects[1]
    project.own.goal = project.target.goal = project.past.goal
    return [project.own.file]


def _actuals_copied(department: Department, _: Bureau) -> list[str]:
    project = department.projects[1]
    for before, row in zip(project.past.rows, project.own.rows, strict=True):
        before.actual = row.actual
    return [project.own.file]


def _lower_than_last_year(department: Department, _: Bureau) -> list[str]:
    project = department.projects[1]
    _set_aims(project, 2, project.past.rows[2].target - 4)
    return [project.own.file]


def _far_below_last_year(department: Department, _: Bureau) -> list[str]:
    project = department.projects[1]
    project.past.rows[0].actual = (project.own.rows[0].target * Decimal("1.6")).quantize(Decimal(1))
    return [project.own.file]


def _over_total(department: Department, _: Bureau) -> list[str]:
    department.total = sum((one.own.initial for one in department.projects), Decimal(-1))
    return [department.whole]


def _other_task_budget(department: Department, _: Bureau) -> list[str]:
    name, budget = department.tasks[1]
    department.tasks[1] = (name, budget - 1)
    return [department.projects[1].target.file]


def _all_high(department: Department, _: Bureau) -> list[str]:
    for project in department.projects:
        for row in project.own.rows:
            row.actual, row.reason = (_better(row), "") if row.reason else (row.actual, "")
    return [_first(department)]


def _better(row: Row) -> Decimal:
    return row.target + max(1, int(row.target / 20))


def _all_equal(department: Department, _: Bureau) -> list[str]:
    for project in department.projects:
        for row in project.own.rows:
            row.actual, row.reason = row.target, ""
    return [_first(department)]


def _far_above(department: Department, _: Bureau) -> list[str]:
    for project in department.projects:
        for row in project.own.rows:
            if row.sign == "≥" and not row.reason:
                row.actual = (row.target * Decimal("1.5")).quantize(Decimal(1))
                if row.unit == "%":  # a share is not above the whole
                    _aim_in_all(project, row.name, Decimal(60))
                    row.actual = Decimal(90)
    return [_first(department)]


def _aim_in_all(project: Project, name: str, value: Decimal) -> None:
    for sheet in (project.target, project.own, project.past):
        for row in sheet.rows:
            if row.name == name:
                row.target = value - (2 if sheet.year < YEAR else 0)
                row.actual = value + Decimal("1.3") if sheet.year < YEAR else row.actual


def _costly(department: Department, bureau: Bureau) -> list[str]:
    project = max(department.projects, key=lambda one: _alike(bureau, one))
    assert _alike(bureau, project) >= 4, "the bureau is too small: fewer than eight costs in its two years to compare"
    for sheet in (project.target, project.own):
        row = next(row for row in sheet.rows if row.sign == "≤")
        row.target, row.actual = row.target * 7, row.actual * 7
    return [project.own.file]


def _alike(bureau: Bureau, project: Project) -> int:
    name = next(row.name for row in project.own.rows if row.sign == "≤")
    return sum(row.name == name for one in bureau.departments for p in one.projects for row in p.own.rows)


def _goal_of_another(department: Department, bureau: Bureau) -> list[str]:
    project, other = department.projects[1], bureau.others(department)[0]
    project.own.goal = other.own.goal.replace(other.own.project, project.own.project)
    return _later(project.own.file, other.own.file)


def _table_of_another(department: Department, bureau: Bureau) -> list[str]:
    project, other = department.projects[1], bureau.others(department)[0]
    for sheet, given in ((project.own, other.own), (project.target, other.target)):
        sheet.rows = [row.copy() for row in given.rows]
    return _later(project.own.file, other.own.file)


def _later(*files: str) -> list[str]:
    return [max(files)]


def _first(department: Department) -> str:
    return min(project.own.file for project in department.projects)


PLANTS: dict[str, Plant] = {
    "B050": _another_table,
    "B051": _added,
    "B052": _dropped,
    "B053": _lowered,
    "B054": _raised,
    "B055": _points_moved,
    "B056": _other_budget,
    "B057": _report_copied,
    "B058": _goal_copied,
    "B059": _actuals_copied,
    "B060": _lower_than_last_year,
    "B061": _far_below_last_year,
    "B062": _over_total,
    "B063": _other_task_budget,
    "B064": _all_high,
    "B065": _all_equal,
    "B066": _far_above,
    "B067": _costly,
    "B068": _goal_of_another,
    "B069": _table_of_another,
}
WITH = {
    "B050": {"B069"},  # two may have taken the table of the same project
    "B051": {"B055"},  # points for the new line come from another
    "B052": {"B055"},
    "B058": {"B068"},
    "B065": {"B064"},  # all reached is full points
    "B066": {"B064"},
    "B067": {"B060"},  # dearer than last year as well
    "B069": {"B068"},
}
"""What a fault rightly brings with it."""


# --- files ------------------------------------------------------------------------------------------------------------


def write(bureau: Bureau, folder: Path) -> int:
    """Write the forms of `bureau` below `folder`, one file each; returns how many."""
    count = 0
    for department in bureau.departments:
        forms = [(department.whole, _whole(department))]
        for project in department.projects:
            forms += [(sheet.file, _form(sheet)) for sheet in (project.target, project.own, project.past)]
        for name, form in forms:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(write_forms([form]))
            count += 1
    return count


def _amount(value: Decimal | None) -> Amount | None:
    return None if value is None else Amount(text=f"{value:f}", value=value)


def _form(sheet: Sheet) -> Form:
    own = sheet.kind == "own"
    spent = (sheet.initial * Decimal("0.95")).quantize(_CENT) if own else None
    rows = tuple(
        Indicator(
            level1=Text(text=row.level1),
            level2=Text(text=row.level2),
            level3=Text(text=row.name),
            target=Target(text=f"{row.sign}{row.target:f}{row.unit}", kind="text"),
            actual=Actual(text=f"{row.actual:f}{row.unit}", kind="text") if own else None,
            points=_amount(row.points),
            claimed_score=_amount(row.score()) if own else None,
            deviation_reason=Text(text=row.reason) if own and row.reason else None,
        )
        for row in sheet.rows
    )
    execution = Decimal("9.5")
    fund = FundLine(
        name="年度资金总额",
        role="total",
        initial=_amount(sheet.initial),
        budget=_amount(sheet.initial),
        executed=_amount(spent),
        points=_amount(Decimal(10)),
        claimed_score=_amount(execution) if own else None,
    )
    total = sum((row.score() for row in sheet.rows), execution)
    return Form(
        layout="made",
        kind="project_self_evaluation" if own else "project_target",
        title=Text(text=f"项目支出绩效{'自评' if own else '目标'}表（{sheet.year}年度）"),
        year=sheet.year,
        unit=Text(text=sheet.unit),
        department=Text(text=sheet.department),
        project=Text(text=sheet.project),
        money_unit="万元",
        funds=(fund,),
        goal=Text(text=sheet.goal),
        goal_actual=Text(text=sheet.done) if own else None,
        indicators=rows,
        total_points=_amount(Decimal(100)) if own else None,
        claimed_total=_amount(total) if own else None,
    )


def _whole(department: Department) -> Form:
    tasks = tuple(Task(name=Text(text=name), budget=_amount(budget)) for name, budget in department.tasks)
    return Form(
        layout="made",
        kind="department_target",
        title=Text(text=f"部门整体支出绩效目标表（{YEAR}年度）"),
        year=YEAR,
        unit=Text(text=department.unit),
        department=Text(text=department.name),
        money_unit="万元",
        funds=(FundLine(name="年度资金总额", role="total", budget=_amount(department.total)),),
        goal=Text(text=f"{YEAR}年做好{department.name}各项工作，按预算安排完成下列任务。"),
        tasks=tasks,
        indicators=(
            Indicator(
                level1=Text(text="产出指标"),
                level2=Text(text="数量指标"),
                level3=Text(text="年度重点项目个数"),
                target=Target(text=f"≥{len(tasks)}个", kind="text"),
                points=_amount(Decimal(90)),
            ),
        ),
    )
