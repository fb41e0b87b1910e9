"""What `kpi.decomposition` is made of: years read under another edition, merged units, scenarios, parts, tables."""
