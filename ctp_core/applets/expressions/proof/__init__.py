"""The proof of the language: random expressions worked out twice, by the product and by a second, plainer evaluator."""
