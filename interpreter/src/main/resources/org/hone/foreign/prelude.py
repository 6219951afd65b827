# Runs once in a new realm. What it gives runs the whole script anew for every reply, in names of its own.
import json


def _prelude():
    parse = json.loads
    shown = (int, float, str, bool)

    def make(text, script, name, plan):
        code = compile(text, script, "exec")
        plan = parse(plan)
        names, rows = plan["names"], plan["rows"]

        def call(reply, structured, *values):
            own = {"__name__": "reward"}
            exec(code, own)
            judge = own.get(name)
            if not callable(judge):
                return []
            if reply is None:
                return True
            row = {
                names[i]: parse(values[i]) if structured[i] == "1" else values[i]
                for i in range(len(names))
            }
            result = judge(*[row if kind == "1" else reply for kind in rows])
            if type(result) is int and not -(2 ** 53) <= result <= 2 ** 53:
                return ["a huge integer"]
            return result if type(result) in shown else ["a " + type(result).__name__]

        return call

    return make


_prelude()
