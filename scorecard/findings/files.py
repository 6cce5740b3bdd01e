"""Findings of the family F: reading a file: its bytes, its package, its cells."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        code="F001",
        severity="error",
        title="文件打不开",
        template="文件打不开：{reason}",
        explanation="程序没有读到文件的内容，因此没有检查其中任何一张表。",
        remedy="核对文件路径和权限，关闭正在使用它的程序后再试。",
        example="文件名写错，或文件正被 WPS 占用。",
    ),
    Kind(
        code="F002",
        severity="error",
        title="空文件",
        template="文件是空的（0 字节）",
        explanation="文件没有任何内容，常见于传输中断或保存失败。",
        remedy="请填报单位重新保存并报送。",
        example="从邮件下载中断，得到 0 字节的自评表.xlsx。",
    ),
    Kind(
        code="F003",
        severity="error",
        title="文件过大",
        template="文件有 {size} MB，超过 {limit} MB 的上限，没有读取",
        explanation="一张表通常只有几十 KB；过大的文件多半夹带图片，或不是填报表。",
        remedy="删去图片和无关工作表后另存，再读取。",
        example="自评表里粘贴了几百张照片。",
    ),
)
