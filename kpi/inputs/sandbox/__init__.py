"""Workbooks examined and parsed in a process of their own, under limits of time and memory.

A legal workbook of 2 kB can abort the parser beyond any exception, another fills the memory. So the parts of a workbook
are unpacked here in pieces and against limits, their XML is streamed, and only then are the cells read. Nothing here
imports more than the standard library and the parser: the process starts in a tenth of a second.
"""
