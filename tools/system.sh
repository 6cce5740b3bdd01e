#!/bin/sh
# Install what the tests need besides Python, where it is missing: LibreOffice, poppler, Chinese fonts.
set -eu
packages=""
command -v soffice >/dev/null 2>&1 || packages="$packages libreoffice-calc libreoffice-writer"
command -v pdftotext >/dev/null 2>&1 || packages="$packages poppler-utils"
fc-list ':lang=zh-cn' 2>/dev/null | grep -q . || packages="$packages fonts-noto-cjk fontconfig"
[ -z "$packages" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "测试需要：$packages。请用系统的软件包工具安装后再运行。" >&2
    exit 1
fi
run=""
[ "$(id -u)" = 0 ] || run="sudo"
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# shellcheck disable=SC2086 # a list of packages
$run apt-get install -y -qq --no-install-recommends $packages >/dev/null
