package org.hone.foreign;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Scripts;
import org.hone.runtime.verify.TextValue;

/** Scripts and replies for tests. */
final class Samples {
    private static final Map<String, TextValue> ROW = Map.of(
            "prompt", new TextValue.Text("What is 6 times 7?"),
            "answer", new TextValue.Text("42"),
            "difficulty", new TextValue.Decimal(BigDecimal.valueOf(3)),
            "chat",
                    new TextValue.Items(List.of(new TextValue.Parts(Map.of(
                            "role",
                            new TextValue.Text("user"),
                            "content",
                            new TextValue.Text("What is 6 \"times\" 7?"))))));

    private Samples() {}

    static Foreign js(String file, String text, Foreign.Result result) {
        return new Foreign(
                "js",
                file,
                text,
                "judge",
                result,
                List.of(Foreign.Argument.REPLY, Foreign.Argument.ROW),
                List.of("prompt", "answer", "difficulty", "chat"));
    }

    static Scripts.Asked asked(String reply) {
        return new Scripts.Asked(reply, name -> ROW.getOrDefault(name, new TextValue.Absent("no " + name)));
    }
}
