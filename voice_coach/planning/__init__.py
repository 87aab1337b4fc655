"""What is practised today: data in, a plan out."""
