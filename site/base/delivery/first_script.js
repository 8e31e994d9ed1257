{const {dataset:{next}}=document.currentScript;
try{Object.assign(document.documentElement.dataset,JSON.parse(localStorage["cach-doc"]))}catch{}
addEventListener("DOMContentLoaded",()=>new PerformanceObserver(seen=>seen.getEntriesByName("first-contentful-paint")[0]&&import(next)).observe({type:"paint",buffered:true}))}
