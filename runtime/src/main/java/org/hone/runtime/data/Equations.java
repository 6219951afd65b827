package org.hone.runtime.data;

import java.util.List;

/**
 * Linear equations: {@code 3x+5=20: x=}, demonstrated by {@code 3x=20-5; 3x=15; x=15/3; 3*5+5=20; x=5;}: isolate, divide,
 * check. The coefficient is positive, the solution an integer; difficulties 1 to 4 widen the numbers (coefficient and
 * solution to 5, 9, 12, 20; from difficulty 2 on the solution, and from 1 on the constant, may be negative).
 */
public record Equations() implements Task {
    private static final List<Integer> RANGE = List.of(5, 9, 12, 20);

    @Override
    public String name() {
        return "equations";
    }

    @Override
    public int hardest() {
        return RANGE.size();
    }

    @Override
    public String alphabet() {
        return " *+-/0123456789:;=x";
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        int range = RANGE.get(difficulty - 1);
        int a = draws.between(2, range);
        int x = draws.between(difficulty == 1 ? 1 : -range, range);
        int size = draws.between(1, 4 * range);
        boolean plus = draws.coin();
        int right = plus ? a * x + size : a * x - size;
        String sign = plus ? "+" : "-";
        String prompt = a + "x" + sign + size + "=" + right + ": x=";
        String demo = Task.statements(List.of(
                a + "x=" + right + (plus ? "-" : "+") + size,
                a + "x=" + a * x,
                "x=" + a * x + "/" + a,
                a + "*" + x + sign + size + "=" + right,
                "x=" + x));
        return new Question(prompt, demo, Integer.toString(x), prompt);
    }
}
