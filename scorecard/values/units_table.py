"""The units as data: dimension, then name and synonyms with their exact factor to the dimension's base.

To add a unit, add a line; `units` builds its index from here. A counting unit that is not listed is legal and is
kept as printed. A scale in front (万张, 百万元) needs no line of its own.
"""

from __future__ import annotations

from fractions import Fraction

Table = dict[str, tuple[tuple[str, Fraction], ...]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _row(words: str, factor: int | Fraction = 1) -> tuple[tuple[str, Fraction], ...]:
    return tuple((word, Fraction(factor)) for word in words.split())


PERCENT: frozenset[str] = _words("% 百分比 %(百分比) 百分比(%) (%) (百分比) 百分数 百分率 百分之")
"""Spellings that are folded to "%"; all other units keep their printed name."""

MEASURES: Table = {
    "比率": _row("%", Fraction(1, 100)) + _row("‰ 千分之", Fraction(1, 1000)) + _row("‱", Fraction(1, 10000)),
    "百分点": _row("个百分点 百分点"),
    "倍": _row("倍"),
    "金额": _row("元 元人民币 人民币元 人民币 块钱") + _row("角", Fraction(1, 10)) + _row("RMB"),
    "美元": _row("美元"),
    "欧元": _row("欧元"),
    "时间": (
        _row("秒 秒钟", Fraction(1))
        + _row("分钟", 60)
        + _row("小时 个小时 钟头 h", 3600)
        + _row("天 日 日历天 自然日 个自然日 昼夜", 86400)
        + _row("周 星期 个星期", 7 * 86400)
    ),
    "月": _row("个月 月") + _row("季度 个季度", 3) + _row("年 周年", 12),
    "工作日": _row("个工作日 工作日 工作天 个工作天"),
    "长度": (
        _row("米 m 延米 延长米")
        + _row("公里 千米 km KM Km 延公里", 1000)
        + _row("里 华里", 500)
        + _row("hm", 100)
        + _row("分米 dm", Fraction(1, 10))
        + _row("厘米 cm", Fraction(1, 100))
        + _row("毫米 mm", Fraction(1, 1000))
        + _row("微米 μm um", Fraction(1, 10**6))
    ),
    "面积": (
        _row("平方米 m2 M2 平米 平方 米2")
        + _row("亩", Fraction(2000, 3))
        + _row("公顷 ha hm2", 10**4)
        + _row("平方公里 平方千米 km2 KM2", 10**6)
        + _row("平方厘米 cm2", Fraction(1, 10**4))
    ),
    "体积": (
        _row("立方米 m3 M3 方 立方 米3") + _row("升 L 公升", Fraction(1, 1000)) + _row("毫升 ml mL", Fraction(1, 10**6))
    ),
    "质量": (
        _row("千克 kg KG 公斤")
        + _row("吨 t", 1000)
        + _row("斤 市斤", Fraction(1, 2))
        + _row("克 g", Fraction(1, 1000))
        + _row("毫克 mg", Fraction(1, 10**6))
        + _row("微克 μg ug", Fraction(1, 10**9))
    ),
    "标准煤": _row("吨标准煤 吨标煤 吨煤 tce") + _row("千克标准煤 公斤标准煤 kgce", Fraction(1, 1000)),
    "二氧化碳": _row("吨二氧化碳 吨CO2 tCO2"),
    "电量": _row("千瓦时 kWh kwh KWH 度") + _row("兆瓦时 MWh", 1000),
    "功率": _row("千瓦 kW KW kw") + _row("瓦 W", Fraction(1, 1000)) + _row("兆瓦 MW", 1000),
    "数据量": (
        _row("B 字节")
        + _row("KB kb", 2**10)
        + _row("MB 兆", 2**20)
        + _row("GB G", 2**30)
        + _row("TB T", 2**40)
        + _row("PB", 2**50)
    ),
    "噪声": _row("分贝 dB dB(A) 分贝(A)"),
    "温度": _row("°C 摄氏度"),
    "人": _row("人 名 位"),
    "人次": _row("人次 人/次 人次数"),
}

COUNTERS: frozenset[str] = (
    _words("""个 项 件 套 台 份 家 处 座 所 间 栋 幢 本 册 部 篇 张 幅 期 场 次 批 批次 届 轮 种 类 条 款 起 宗 例 辆 艘 架
    只 头 匹 羽 尾 株 棵 颗 粒 枚 支 根 盏 盘 盒 箱 包 袋 瓶 桶 罐 车 班 组 队 户 村 镇 乡 县 市 区 州 街道 社区 校 院
    站 点 点位 站点 断面 口 眼 孔 段 道 块 片 扇 面 门 号 级 分 分值 笔 单 案 课 课时 学时 节 讲 人月 人年 人天 人日 工日
    户次 家次 车次 班次 场次 台次 种次 架次 例次 项次 件次 床 床位 张床位 机位 车位 泊位 座位 柱 桩 蒸吨 标方 令 码 副 把
    顶 身 双 对 页 字 M 线 环 圈 层 井 塔 库 亭 厅 馆 店 厂 企业 企业次 样 样次 样品 组数 组次 频次 条次 台套 台件 套件
    成 折 刻 局 届次 栏 版 集 首 曲 出 幕 部次 团 团组 团次 人份 剂 剂次 针 针次 例数 项目 单位 学校 单元 平台 系统
    基地 中心 标段 分册 代表处 台班 工作组 小组 家庭 作品 试点 示范点 名额""")
)
"""Counting units; each is a dimension of its own, for 家 and 个 count different things."""

GENERIC: frozenset[str] = frozenset({"个", "项", "件"})
"""Counting units that stand for any thing that is counted: 个 beside 家 is the same number."""

NOT_AFTER_NUMERAL: frozenset[str] = (
    _words("""分 级 面 号 点 方 成 道 段 门 口 样 片 块 组 对 头 身 线 名 位 日 月 升 刻 里 度 层 把 流 级 带 路 中心 平台 单位
    系统 环 条 局 出 首 倍 折""")
)
"""Units that make a word with a Chinese numeral: 十分, 一级, 一面, 四方, 一名, 一位, 一流; read only after digits."""

SCALES: dict[str, int] = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
"""Scales in front of a unit, the longest first."""
