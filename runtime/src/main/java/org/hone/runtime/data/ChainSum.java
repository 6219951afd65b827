package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Sums and differences in a row: {@code 37-73-56=}, demonstrated by the running total {@code 37-73=-36; -36-56=-92;}. Terms
 * have exactly the difficulty's number of digits and do not start with 0; signs are drawn evenly.
 *
 * <table>
 * <caption>Difficulties</caption>
 * <tr><th>difficulty</th><td>1 to 4</td><td>5 to 8</td><td>9 to 12</td></tr>
 * <tr><th>terms</th><td>2, 3, 4, 5</td><td>2, 3, 4, 5</td><td>2, 3, 4, 5</td></tr>
 * <tr><th>digits</th><td>1</td><td>2</td><td>3</td></tr>
 * </table>
 *
 * <p>Known limit: {@code 3+5} and {@code 5+3} are different questions and may be in different splits.
 */
public record ChainSum() implements Task {
    private static final List<Integer> TERMS = List.of(2, 3, 4, 5, 2, 3, 4, 5, 2, 3, 4, 5);
    private static final List<Integer> DIGITS = List.of(1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);

    @Override
    public String name() {
        return "chain_sum";
    }

    @Override
    public int hardest() {
        return TERMS.size();
    }

    @Override
    public String alphabet() {
        return " +-0123456789;=";
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        int low = (int) Math.pow(10, DIGITS.get(difficulty - 1) - 1);
        List<Integer> terms = Task.integers(TERMS.get(difficulty - 1), low, 10 * low - 1, draws);
        StringBuilder prompt = new StringBuilder().append(terms.get(0));
        List<String> steps = new ArrayList<>();
        int total = terms.get(0);
        for (int term : terms.subList(1, terms.size())) {
            boolean plus = draws.coin();
            int next = plus ? total + term : total - term;
            String sign = plus ? "+" : "-";
            steps.add(total + sign + term + "=" + next);
            prompt.append(sign).append(term);
            total = next;
        }
        prompt.append('=');
        return new Question(prompt.toString(), Task.statements(steps), Integer.toString(total), prompt.toString());
    }
}
