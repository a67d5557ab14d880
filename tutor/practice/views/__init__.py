"""The student's pages and buttons: gate, parse, act, choose part, answer."""
