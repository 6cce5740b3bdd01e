"""The grammar of 指标值 and 实际完成值: the text of one cell becomes a value. Knows nothing of files and forms."""
