"""The help desk: questions, whom they are asked of, answers, and what becomes of both."""
