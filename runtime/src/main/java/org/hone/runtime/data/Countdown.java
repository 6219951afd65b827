package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Reaching a target with every given number once: {@code make 22 from 3 5 7=}, demonstrated by the path of one solution and
 * its expression: {@code 3*5=15; 15+7=22; (3*5)+7=22;}. Numbers are from 1 to 20, targets from 1 to 99, values on the
 * demonstrated path whole and positive; difficulty 1 gives three numbers, 2 four. Most questions have several right
 * answers, and any of them is accepted. The question's identity is the target with the numbers in order.
 */
public record Countdown() implements Task {
    private static final int LARGEST = 20;
    private static final int TARGET = 99;

    @Override
    public String name() {
        return "countdown";
    }

    @Override
    public int hardest() {
        return 2;
    }

    @Override
    public String alphabet() {
        return " ()*+-/0123456789;=aefkmor";
    }

    private record Part(int value, String text) {
        String inner() {
            return text.matches("\\d+") ? text : "(" + text + ")";
        }
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        while (true) {
            List<Integer> numbers = Task.integers(difficulty + 2, 1, LARGEST, draws);
            List<Part> parts = new ArrayList<>();
            numbers.forEach(number -> parts.add(new Part(number, Integer.toString(number))));
            List<String> steps = new ArrayList<>();
            while (parts.size() > 1) {
                Part left = parts.remove(draws.between(0, parts.size() - 1));
                Part right = parts.remove(draws.between(0, parts.size() - 1));
                Part joined = join(left, right, draws);
                steps.add(operation(left, right, joined) + "=" + joined.value());
                parts.add(joined);
            }
            Part whole = parts.get(0);
            if (whole.value() <= TARGET) {
                steps.add(whole.text() + "=" + whole.value());
                String identity = whole.value() + " from "
                        + Task.spaced(numbers.stream().sorted().toList());
                String prompt = "make " + whole.value() + " from " + Task.spaced(numbers) + "=";
                return new Question(prompt, Task.statements(steps), whole.text(), identity);
            }
        }
    }

    /** Two parts joined by an operation whose value is whole and positive; addition when the drawn one is not. */
    private static Part join(Part left, Part right, Draws draws) {
        int a = left.value();
        int b = right.value();
        return switch (draws.between(0, 3)) {
            case 0 -> a > b ? part(left, '-', right, a - b) : part(left, '+', right, a + b);
            case 1 -> a * b <= TARGET ? part(left, '*', right, a * b) : part(left, '+', right, a + b);
            case 2 -> a % b == 0 ? part(left, '/', right, a / b) : part(left, '+', right, a + b);
            default -> part(left, '+', right, a + b);
        };
    }

    private static Part part(Part left, char operator, Part right, int value) {
        return new Part(value, left.inner() + operator + right.inner());
    }

    /** The operation on the values alone: the same operator, between numbers. */
    private static String operation(Part left, Part right, Part joined) {
        char operator = joined.text().charAt(left.inner().length());
        return left.value() + String.valueOf(operator) + right.value();
    }
}
