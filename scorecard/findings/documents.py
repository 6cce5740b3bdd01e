"""Findings of the family D: documents: templates that cannot be used, reports that no longer agree with their form."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        code="D001",
        severity="error",
        title="模板不能使用",
        template="模板“{file}”不能使用：{what}",
        explanation="模板在受限的环境中运行，只能引用字段、循环和判断；写法有误、引用了没有的字段或要求执行程序的模板不能使用，没有写出报告。",
        remedy="按提示改正模板“{file}”，或不用自己的模板重新生成。",
        example="模板中写成 {{ 项目.名字 }}，而没有这个字段。",
    ),
    Kind(
        code="D002",
        severity="hint",
        title="报告有待补充的内容",
        template="报告有 {count} 处【待补充】",
        explanation="只有填报单位知道的内容（立项背景、自评组织过程、原因、措施等）程序不代写，在报告中标明并在末尾列出。",
        remedy="打开自评报告.docx，按末尾的待补充清单逐处补写，删去【】及其中的提示。",
        example="未完成的指标没有填写偏差原因。",
    ),
)
