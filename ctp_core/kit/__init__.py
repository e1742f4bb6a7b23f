"""Building blocks for other units' doors."""
