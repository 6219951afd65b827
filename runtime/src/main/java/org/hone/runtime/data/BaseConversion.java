package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Writing a number in another base: {@code 1011 base 2 to base 16=}. The demonstration reads the digits by Horner's rule in
 * decimal ({@code 1*2+0=2; 2*2+1=5; 5*2+1=11;}), divides out with the digit after a colon ({@code 11=16*0+11:b;}) and reads
 * the digits backwards ({@code ans=b;}). Values to 30, 200, 1000 and bases 2 to 4, 10, 16 by difficulty; the two bases
 * differ. The question's identity is (value, bases).
 */
public record BaseConversion() implements Task {
    private static final List<Integer> VALUES = List.of(30, 200, 1000);
    private static final List<Integer> BASES = List.of(4, 10, 16);

    @Override
    public String name() {
        return "base_conversion";
    }

    @Override
    public int hardest() {
        return VALUES.size();
    }

    @Override
    public String alphabet() {
        return " *+0123456789:;=abcdefnost";
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        int value = draws.between(2, VALUES.get(difficulty - 1));
        int from = draws.between(2, BASES.get(difficulty - 1));
        int to = draws.between(2, BASES.get(difficulty - 1) - 1);
        to = to >= from ? to + 1 : to;
        String digits = Integer.toString(value, from);
        List<String> steps = new ArrayList<>();
        int read = Character.digit(digits.charAt(0), from);
        for (int i = 1; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), from);
            steps.add(read + "*" + from + "+" + digit + "=" + (read * from + digit));
            read = read * from + digit;
        }
        for (int rest = value; rest > 0; rest /= to) {
            steps.add(rest + "=" + to + "*" + rest / to + "+" + rest % to + ":" + Character.forDigit(rest % to, to));
        }
        String answer = Integer.toString(value, to);
        steps.add("ans=" + answer);
        String prompt = digits + " base " + from + " to base " + to + "=";
        return new Question(prompt, Task.statements(steps), answer, prompt);
    }
}
