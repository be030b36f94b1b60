"""信息报告: legal clocks, signatures, content."""
