"""Findings of the family S, from S070: why a claimed score differs from the one that the rules give."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        code="S070",
        severity="hint",
        title="自评得分与另一种算法一致",
        template="“{name}”自评 {claimed} 分（按规则 {score} 分）：与{way}得到的分数一致",
        explanation="按规则算得的与自评的不同时，程序把见过的其他算法逐一试过，写出恰好得到自评得分的那几种，供核对差别从哪里来。"
        "这只说明分数吻合，不证明填表人就是这样算的。",
        remedy="核对是不是这样算的；是的，改按规则重算。",
        example="执行数 86.18、预算数 100、分值 10，自评 9 分：与四舍五入到整数得到的分数一致。",
    ),
    Kind(
        code="S071",
        severity="hint",
        title="自评得分的来由没有找到",
        template="“{name}”自评 {claimed} 分（按规则 {score} 分），别的算法（其他分母、取整、旧档次等 {count} 种）也得不出这个分数",
        explanation="其他规则包、其他分母、各种取整、旧的档次区间、整数扣分等都试过，没有一种恰好得到自评得分。",
        remedy="请填表人说明这一分数怎样得来，并附佐证。",
        example="分值 10，按规则 6.67 分，自评 8.13 分。",
    ),
    Kind(
        code="S072",
        severity="hint",
        title="差别都能用另一套规则解释",
        template="有差别的 {count} 行，自评得分都与{way}一致，可能是按那一套规则自评的",
        explanation="同一张表上每一处差别都能用同一套规则解释，多半是自评时用了另一个文件或另一个选项。",
        remedy="核对应当执行哪个文件；确实是那一套的，用 --pack 指定后重新计分。",
        example="三行定量指标的自评得分都等于按 60% 及格线算得的分数。",
    ),
)
