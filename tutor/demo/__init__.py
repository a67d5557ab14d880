"""The demo school: simulated learners who practise through the real conductor."""
