"""Many files at once: what came in, what is wrong, whom to look at, and the papers to send back.

Stands above everything that knows one file (`pipeline`) and knows nothing of how one file works. The way of the data:

    paths ──gather──> files ──work (processes)──> Records of a file ──store──> Parquet ──outputs──> 汇总表, 总览, papers

`records` is what one file leaves behind; all that comes after is made from records alone.
"""
