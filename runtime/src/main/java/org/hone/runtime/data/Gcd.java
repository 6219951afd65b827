package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The greatest common divisor: {@code gcd(808,540)=}, demonstrated by Euclid's algorithm with the larger number first:
 * {@code 808=540*1+268; 540=268*2+4; 268=4*67+0; gcd=4;}. Numbers to 20, 100, 300, 1000 by difficulty; half of the
 * questions have a common factor built in, or nearly all answers would be 1.
 */
public record Gcd() implements Task {
    private static final List<Integer> RANGE = List.of(20, 100, 300, 1000);

    @Override
    public String name() {
        return "gcd";
    }

    @Override
    public int hardest() {
        return RANGE.size();
    }

    @Override
    public String alphabet() {
        return " ()*+,0123456789;=cdg";
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        int range = RANGE.get(difficulty - 1);
        int factor = draws.coin() ? 1 : draws.between(2, range / 4);
        int first = factor * draws.between(1, range / factor);
        int second = factor * draws.between(1, range / factor);
        int a = Math.max(first, second);
        int b = Math.min(first, second);
        String identity = a + "," + b;
        List<String> steps = new ArrayList<>();
        while (b != 0) {
            steps.add(a + "=" + b + "*" + a / b + "+" + a % b);
            int rest = a % b;
            a = b;
            b = rest;
        }
        steps.add("gcd=" + a);
        String prompt = "gcd(" + first + "," + second + ")=";
        return new Question(prompt, Task.statements(steps), Integer.toString(a), identity);
    }
}
