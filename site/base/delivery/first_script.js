{const {dataset:{next}}=document.currentScript;
try{Object.assign(document.documentElement.dataset,JSON.parse(localStorage["cach-doc"]))}catch{}
addEventListener("DOMContentLoaded",()=>new PerformanceObserver(()=>import(next)).observe({type:"paint",buffered:true}))}
