"""Compiles the form again and again with one compiler; prints the seconds of each counted run."""

import json
import sys
import time

import typst

fonts, warm = sys.argv[1], int(sys.argv[2])
with open("data.json", encoding="utf-8") as file:
    data = json.load(file)
compiler = typst.Compiler("slip.typ", font_paths=[fonts])
for run, words in enumerate(data["words"]):
    inputs = {"background": words + data["background"], "number": f"R08-{run:04}-7"}
    start = time.perf_counter()
    pdf = compiler.compile(format="pdf", sys_inputs=inputs)
    seconds = time.perf_counter() - start
    assert pdf.startswith(b"%PDF"), "a page came out"
    if run >= warm:
        print(seconds)
