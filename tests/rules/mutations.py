"""How hard lint bites: random mutations of sound packs, and the share that a proof or an example finds.

    python tests/rules/mutations.py [--count 200] [--seed 1]

A mutation changes one thing in the text of a pack as a slip of the pen would: an edge moved, a sign changed, a coefficient
changed, a band dropped, a parameter's default changed. It is found when lint has a finding that the sound pack has not.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from copy import deepcopy
from decimal import Decimal

import yaml

from scorecard.findings import message
from scorecard.rules import available_packs, read_pack_text
from scorecard.rules.library import PACKS
from scorecard.rules.proofs import lint

NUMBER = re.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)(?![0-9.])")
SIGN = re.compile(r"[≥≤<>]")
OTHER = {"≥": ">", ">": "≥", "≤": "<", "<": "≤"}
TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}
ARITHMETIC = {"÷": "×", "×": "÷", "+": "−", "−": "+", "＋": "－", "－": "＋"}


class Loader(yaml.SafeLoader):
    """Numbers stay text, so that a dumped pack says what was read."""


Loader.yaml_implicit_resolvers = {}


def places(node, path=()):
    """Paths of every formula, condition, range and points text of a pack's rules."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in {"示例", "参数", "来源", "说明", "数据", "选项"}:
                yield from places(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from places(value, (*path, index))
    elif path[-1] in {"当", "得分", "公式", "区间", "范围"} or "定义" in path:
        yield path


def get(data, path):
    for key in path:
        data = data[key]
    return data


def put(data, path, value):
    get(data, path[:-1])[path[-1]] = value


def change_number(text, rng):
    found = list(NUMBER.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    number = Decimal(match[1])
    new = rng.choice([number + 1, number * 2 + 1, max(number - 1, Decimal(0)), number * Decimal("0.9")])
    new = format(new.normalize(), "f") if new else "0"
    return None if Decimal(new) == number else text[: match.start()] + new + text[match.end() :]


def change_sign(table):
    def change(text, rng):
        found = list(re.finditer("[" + "".join(map(re.escape, table)) + "]", text))
        if not found:
            return None
        match = rng.choice(found)
        return text[: match.start()] + table[match[0]] + text[match.end() :]

    return change


def change_end(text, rng):
    """[80%, 100%) to (80%, 100%)."""
    table = {"[": "(", "(": "[", "]": ")", ")": "]"}
    ends = [0, len(text) - 1]
    at = rng.choice(ends)
    return text[:at] + table[text[at]] + text[at + 1 :] if text[at] in table else None


def swap_word(text, rng):
    table = [("最小", "最大"), ("最大", "最小"), (" 且 ", " 或 "), ("非 达标", "达标"), ("分值", "50% × 分值")]
    options = [pair for pair in table if pair[0] in text]
    if not options:
        return None
    old, new = rng.choice(options)
    return text.replace(old, new, 1)


TEXT_MUTATIONS = {
    "数改了": change_number,
    "≥ 改成 >": change_sign(OTHER),
    "≥ 改成 ≤": change_sign(TURNED),
    "× 改成 ÷": change_sign(ARITHMETIC),
    "词改了": swap_word,
}


def mutate(data, rng):
    """One mutated copy of a pack with what was done, or None."""
    data = deepcopy(data)
    kind = rng.choice([*TEXT_MUTATIONS, "少一段", "两段得分对调", "端点改了"])
    if kind in {"少一段", "两段得分对调"}:
        lists = [r["分段"] for r in data.get("规则", []) if len(r.get("分段") or []) > 1]
        lists += [p["分段"] for r in data.get("规则", []) for p in r.get("分项") or [] if len(p.get("分段") or []) > 1]
        lists += [r["档次"] for r in data.get("规则", []) if r.get("档次")]
        if not lists:
            return None
        chosen = rng.choice(lists)
        if kind == "少一段":
            gone = chosen.pop(rng.randrange(len(chosen)))
            return data, f"{kind}：{gone}"
        one, two = rng.sample(range(len(chosen)), 2)
        key = "得分" if "得分" in chosen[one] else "区间"
        if chosen[one][key] == chosen[two][key] or chosen[one].get("选项") != chosen[two].get("选项"):
            return None
        chosen[one][key], chosen[two][key] = chosen[two][key], chosen[one][key]
        return data, f"{kind}：{chosen[one]}"
    spots = list(places({"规则": data.get("规则", []), "等级": data.get("等级", [])}))
    ranges = [p for p in spots if p[-1] in {"区间", "范围"}]
    others = [p for p in spots if p[-1] not in {"区间", "范围"}]
    if kind == "端点改了":
        if not ranges:
            return None
        path, change = rng.choice(ranges), change_end
    else:
        if not others:
            return None
        path, change = rng.choice(spots if kind == "数改了" else others), TEXT_MUTATIONS[kind]
    old = get(data, path)
    new = change(old, rng)
    if new is None or new == old:
        return None
    put(data, path, new)
    return data, f"{kind}：{old} → {new}"


def key(finding):
    return finding.code, message(finding)


def run(count, seed, packs=None, show=None):
    rng = random.Random(seed)
    sources = {}
    for pack in available_packs():
        if packs and pack.id not in packs:
            continue
        data = yaml.load((PACKS / f"{pack.id}.yaml").read_text(encoding="utf-8"), Loader=Loader)
        if data.get("规则"):
            sources[pack.id] = data, {key(f) for f in lint(pack)}
    done = Counter()
    survivors = []
    while sum(done.values()) < count:
        pack_id = rng.choice(sorted(sources))
        data, known = sources[pack_id]
        made = mutate(data, rng)
        if made is None:
            continue
        mutant, what = made
        text = yaml.safe_dump(mutant, allow_unicode=True, sort_keys=False)
        pack, findings = read_pack_text(text, f"{pack_id}.yaml")
        new = [f for f in findings if f.severity == "error"]
        if pack is not None:
            new += [f for f in lint(pack) if key(f) not in known]
        found = "格式" if pack is None else "示例" if {f.code for f in new} == {"P009"} else "证明" if new else "存活"
        done[found] += 1
        if not new:
            survivors.append((pack_id, what))
    for pack_id, what in survivors:
        (show or sys.stdout.write)(f"存活 {pack_id}: {what}\n")
    return done


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    done = run(options.count, options.seed)
    share = 1 - done["存活"] / sum(done.values())
    sys.stdout.write(
        f"{sum(done.values())} 个变异，发现 {share:.1%}：{dict(done)}，{time.perf_counter() - start:.0f} 秒\n"
    )


if __name__ == "__main__":
    main()
