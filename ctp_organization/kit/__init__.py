"""Building blocks for other units' doors: the picker of people and units."""
