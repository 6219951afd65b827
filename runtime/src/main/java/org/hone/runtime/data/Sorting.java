package org.hone.runtime.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Sorting 3 to 8 integers from 0 to 99 (difficulty 1 to 6): {@code sort 5 3 9=}, demonstrated by selection sort, the
 * smallest number before a colon and what is left after it: {@code 3:5 9; 5:9; 9:; ans=3 5 9;}. The question's identity is
 * the list without its order.
 */
public record Sorting() implements Task {
    @Override
    public String name() {
        return "sorting";
    }

    @Override
    public int hardest() {
        return 6;
    }

    @Override
    public String alphabet() {
        return " 0123456789:;=anorst";
    }

    @Override
    public Question question(int difficulty, Draws draws) {
        List<Integer> list = Task.integers(difficulty + 2, 0, 99, draws);
        List<Integer> left = new ArrayList<>(list);
        List<String> steps = new ArrayList<>();
        while (!left.isEmpty()) {
            int smallest = Collections.min(left);
            left.remove(/* index */ left.indexOf(smallest));
            steps.add(smallest + ":" + Task.spaced(left));
        }
        String answer = Task.spaced(list.stream().sorted().toList());
        steps.add("ans=" + answer);
        return new Question("sort " + Task.spaced(list) + "=", Task.statements(steps), answer, answer);
    }
}
