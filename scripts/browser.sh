#!/bin/sh
# Chromium and a Chinese font for the browser tests. Installs Debian's packages when it may;
# otherwise says so, and the browser tests are skipped.
have() { command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q .; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo 'Installing chromium and fonts-noto-cjk for the browser tests'
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    chromium fonts-noto-cjk fontconfig; } >/tmp/gongqiao-apt.log 2>&1
  have && exit 0
  echo 'The packages could not be installed; see /tmp/gongqiao-apt.log'
fi
echo 'Browser tests will be skipped: install chromium and fonts-noto-cjk to run them.'
exit 0
