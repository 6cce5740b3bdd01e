"""Files that only an office program opens (.doc, .wps, .et of other kinds, .rtf, .ods): converted, then read.

LibreOffice runs without a window, with a profile of its own in a temporary folder (a running LibreOffice of the user is
neither used nor disturbed), without macros and without the network, and is stopped with all its children when
the time is up. The file is converted from a copy; the user's file is never opened by it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers import docx, xlsx
from scorecard.readers.ole import MAGIC, BrokenOleError, streams
from scorecard.readers.table import Document

LONGEST = 60.0
"""seconds for one file; the first start with a new profile takes two or three"""
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    # A proxy that refuses every connection: pictures and templates named by an address stay unread.
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The tables of a file that LibreOffice can convert; None with an error finding where it cannot or is not there."""
    place = Place(file=source.name)
    kind, suffix, target = _kind(data)
    soffice = find_soffice()
    if soffice is None:
        return None, [found("F151", place, kind=kind)]
    converted, reason = convert(soffice, data, suffix, target)
    if converted is None:
        return None, [found("F152", place, reason=reason)]
    document, findings = (docx if target == "docx" else xlsx).read(converted, source)
    if document is not None:
        findings = [*findings, found("F153", place, format=target)]
    return document, findings


def find_soffice() -> str | None:
    """LibreOffice's program; SCORECARD_SOFFICE names another one."""
    named = os.environ.get("SCORECARD_SOFFICE")
    if named is not None:
        return named if Path(named).is_file() else None
    found_ = shutil.which("soffice") or shutil.which("libreoffice")
    return found_ or next((place for place in _PLACES if Path(place).is_file()), None)


def _kind(data: bytes) -> tuple[str, str, str]:
    """(what it is, the extension LibreOffice is told, what to convert to)."""
    if data.startswith(b"{\\rtf"):
        return "RTF", "rtf", "docx"
    if data.startswith(b"PK"):
        # ODF names its type in the first entry, uncompressed; else it is an xlsb.
        head = data[:200]
        if b"opendocument.text" in head:
            return "ODT", "odt", "docx"
        if b"opendocument.spreadsheet" in head:
            return "ODS", "ods", "xlsx"
        return "XLSB", "xlsb", "xlsx"
    if data.startswith(MAGIC):
        try:
            names = set(streams(data))
        except BrokenOleError:
            names = set()
        if names & {"Workbook", "Book"}:
            return "ET/XLS", "xls", "xlsx"
        return "DOC/WPS", "doc", "docx"
    return "XML 表格", "xml", "xlsx"


def convert(soffice: str, data: bytes, suffix: str, target: str, longest: float = LONGEST) -> tuple[bytes | None, str]:
    """`data` converted to `target`, or None and the reason in Chinese."""
    with workplace() as folder:
        source = folder / f"source.{suffix}"
        source.write_bytes(data)
        reason = convert_files(soffice, [source], target, folder, longest)
        if reason:
            return None, reason
        made = folder / "out" / f"source.{target}"
        try:
            return made.read_bytes(), ""
        except OSError:
            return None, "没有得到转换结果，文件可能已损坏或设有密码"


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """A temporary folder with a profile of its own for LibreOffice, safe for files of others."""
    with tempfile.TemporaryDirectory(prefix="scorecard-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
        yield folder


def convert_files(soffice: str, sources: Sequence[Path], target: str, folder: Path, longest: float) -> str:
    """Converts `sources` in one call into `folder`/out; "" or why it failed, in Chinese.

    `folder` is a `workplace()`. LibreOffice may leave files out without a word: count what comes out.
    """
    command = [
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        *map(str, sources),
    ]
    return _run(command, folder, longest)


def _run(command: list[str], folder: Path, longest: float) -> str:
    """Run the command in a process group of its own; "" or why it failed, in Chinese."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key.upper() in {"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMP", "TEMP"}
    }
    environment |= {"HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp", "http_proxy": "http://127.0.0.1:9"}
    try:
        process = subprocess.Popen(  # noqa: S603 - no shell; program and arguments are ours
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return "LibreOffice 启动不了"
    try:
        code = process.wait(timeout=longest)
    except subprocess.TimeoutExpired:
        return f"{longest:g} 秒内没有完成，已停止"
    finally:
        _stop(process)
    return "" if code == 0 else f"LibreOffice 异常退出（{code}）"


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started (soffice is a script around the program itself)."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)


def _registry() -> str:
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _SETTINGS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )
