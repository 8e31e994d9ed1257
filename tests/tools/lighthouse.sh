#!/usr/bin/env bash
# Runs Lighthouse, as on a phone with a slow connection, on one page of each kind of the site at $1. Prints scores, LCP
# and CLS of three runs each. Use the median: single runs also depend on the load of the machine.
set -euo pipefail
site=$1
CHROME_PATH=${CHROME_PATH:-$(command -v chromium chromium-headless-shell google-chrome | head -n 1)}
export CHROME_PATH
first() { # the first page below $1
  curl -fsS "$site$1" | grep -o "href=\"$1[a-z0-9-]*/\"" | head -1 | cut -d'"' -f2
}
article=$(first /phong-trao/cam-nang-an-toan/)
document=$(first /van-ban/)
for page in / /phong-trao/cam-nang-an-toan/ "$article" "$document" /tim-kiem/; do
  curl -fsS -o /dev/null "$site$page" # puts the page into the edition, so that it is measured as for the second reader
  for _ in 1 2 3; do
    npx --yes lighthouse@12.8.2 "$site$page" --quiet --output=json \
      --chrome-flags="--headless=new --no-sandbox --disable-gpu" 2>/dev/null |
      node -e '
        const {categories, audits} = JSON.parse(require("fs").readFileSync(0));
        const scores = Object.values(categories).map(({title, score}) => `${title} ${Math.round(score * 100)}`);
        const shown = ["largest-contentful-paint", "cumulative-layout-shift"].map((id) => audits[id].displayValue);
        console.log(process.argv[1], scores.join(", "), "LCP", shown[0], "CLS", shown[1]);' "$page" 2>/dev/null || echo "$page: Lighthouse lost its own trace"
  done
done
