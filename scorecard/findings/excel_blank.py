"""Findings of the family W, first part: forms that we wrote (blank and prefilled), read again or filled from another."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        code="W001",
        severity="hint",
        title="空表出自另一个版本",
        template="这张表由 scorecard {version} 按表样“{layout}”写出，{what}；已按表上的文字读取",
        explanation="程序写出的空表带有一个隐藏的标记（表样、规则包、版本）。标记与现在的程序对不上时，仍按表上印的文字认表，不会读不出来；只是提醒表样可能已经更新。",
        remedy="核对读出的内容；下一次填报用 scorecard new 重新生成空表。",
        example="用两年前的版本生成的空表，当时的表样后来改了名称。",
    ),
    Kind(
        code="W003",
        severity="warning",
        title="原表的内容在新表上没有位置",
        template="原表的“{label}”在新表（{layout}）上没有对应的栏目，没有带过去：{text}",
        explanation="目标表和自评表、监控表的栏目不同。能对应的内容逐字带到新表；没有栏目可放的列在这里，不会悄悄丢掉，也不会硬塞进别的栏目。",
        remedy="需要保留的，写进新表的有关栏目，或作为附件报送。",
        example="目标表有“中长期目标”，自评表没有这一栏。",
    ),
    Kind(
        code="W004",
        severity="warning",
        title="原表没有分值",
        template="原表 {count} 个指标没有分值，新表上留空待填",
        explanation="公开的目标表很多没有印分值。程序不替单位定分值；分值应与预算批复的目标表一致。",
        remedy="按批复的目标表填写分值；批复时没有定的，按财预〔2020〕10号第十三条确定，各项合计 90 分（预算执行率另 10 分）。",
        example="部门预算公开的目标表只有指标名称和指标值。",
        article="财预〔2020〕10号 第十三条",
    ),
    Kind(
        code="W005",
        severity="warning",
        title="带过去的指标值换了写法",
        template="“{name}”的指标值由“{before}”写成“{after}”，因为新表没有单独的符号、计量单位栏",
        explanation="原表把符号、计量单位放在单独的列里，新表只有一个指标值栏，所以合写在一起；意思不变。",
        remedy="核对合写后的指标值。",
        example="原表分列“≥”“21”“个”，新表写成“≥21个”。",
    ),
    Kind(
        code="W006",
        severity="error",
        title="没有可以带过去的指标",
        template="这张表没有读到指标，不能据以生成{target}",
        explanation="由目标表生成自评表或监控表，要先从目标表读到指标。原表只有资金或任务、没有指标表的，不能生成。",
        remedy="换用有指标的目标表；或用 scorecard new 生成空表自行填写。",
        example="只有年度主要任务的部门整体目标表。",
    ),
    Kind(
        code="W007",
        severity="warning",
        title="原表不是目标表",
        template="原表是{kind}，只带过去了指标、指标值、分值、资金预算和目标，没有带完成值和得分",
        explanation="自评表、监控表应由批复的目标表生成。由别的表生成时，其中的完成值、执行数和得分不带过去，以免把旧数当作新数。",
        remedy="尽量用预算批复的目标表生成；确认带过去的指标值没有改动过。",
        example="拿去年的自评表生成今年的自评表。",
    ),
)
