package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskTest {
    private static final int ITEMS = 1_000;

    static List<Task> tasks() {
        return Task.all();
    }

    private static Stream<Task.Item> items(Task task, String split) {
        return Stream.iterate(1, difficulty -> difficulty + 1)
                .limit(task.hardest())
                .flatMap(difficulty ->
                        Stream.iterate(0, i -> i + 1).limit(ITEMS).map(i -> task.item(difficulty, split, 7, i)));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyDemonstrationIsRight(Task task) {
        assertThat(items(task, Task.TRAIN))
                .allSatisfy(item -> assertThat(task.check(item.prompt(), item.answer(), item.demo()))
                        .as("%s", item)
                        .isEqualTo(Verdict.RIGHT));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aDemonstrationWithAnotherLastDigitIsNotRight(Task task) {
        assertThat(items(task, Task.TEST)).allSatisfy(item -> {
            String demo = item.demo();
            int last = demo.length() - 2;
            char changed = demo.charAt(last) == '1' ? '2' : '1';
            String reply = demo.substring(0, last) + changed + demo.substring(last + 1);
            assertThat(task.check(item.prompt(), item.answer(), reply))
                    .as("%s", reply)
                    .isEqualTo(Verdict.WRONG);
        });
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void nothingMayFollowTheAnswer(Task task) {
        Task.Item item = task.item(1, Task.TRAIN, 0, 0);
        for (String rest : List.of("1", " 1;", " yes", ";", "=")) {
            assertThat(task.check(item.prompt(), item.answer(), item.demo() + rest))
                    .isEqualTo(Verdict.UNPARSED);
        }
        assertThat(task.check(item.prompt(), item.answer(), item.demo() + " \n"))
                .isEqualTo(Verdict.RIGHT);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void noQuestionIsInBothSplitsWhateverTheSeed(Task task) {
        Set<String> train = new HashSet<>();
        items(task, Task.TRAIN).forEach(item -> train.add(item.prompt()));
        for (int difficulty = 1; difficulty <= task.hardest(); difficulty++) {
            for (int i = 0; i < ITEMS; i++) {
                assertThat(train)
                        .doesNotContain(task.item(difficulty, Task.TEST, 99, i).prompt());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void itemsAreAFunctionOfTheirKeyAlone(Task task) {
        List<Task.Item> once = items(task, Task.TRAIN).limit(50).toList();
        assertThat(items(task, Task.TRAIN).limit(50).toList()).isEqualTo(once);
        assertThat(task.item(1, Task.TRAIN, 8, 0)).isNotEqualTo(task.item(1, Task.TRAIN, 9, 0));
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void theAlphabetIsExactlyTheCharactersInUse(Task task) {
        Set<Integer> used = new HashSet<>();
        Stream.concat(items(task, Task.TRAIN), items(task, Task.TEST))
                .forEach(item ->
                        (item.prompt() + item.demo() + item.answer()).chars().forEach(used::add));
        String characters = used.stream().sorted().map(Character::toString).reduce("", String::concat);
        assertThat(task.alphabet()).isEqualTo(characters).matches("[ -~]+");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void hostileRepliesGetAVerdict(Task task) {
        Task.Item item = task.item(1, Task.TRAIN, 0, 0);
        String long1 = "9".repeat(300_000);
        for (String reply : List.of(
                "",
                ";",
                "=;",
                "-;",
                "x=;",
                "ans=;",
                "ans= ;",
                long1,
                "gcd=" + "1".repeat(5000) + ";",
                "(".repeat(300) + "=1;",
                "+".repeat(300) + "=1;",
                "1/0=1;",
                "\u0000;",
                "1/(1-1)=22;")) {
            assertThat(task.check(item.prompt(), item.answer(), reply)).isIn(Verdict.UNPARSED, Verdict.WRONG);
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aGoldAnswerThatIsNotTheQuestionsIsRefused(Task task) {
        Task.Item item = task.item(1, Task.TRAIN, 0, 0);
        assertThatThrownBy(() -> task.check(item.prompt(), item.answer() + "1", item.demo()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gold answer");
        assertThatThrownBy(() -> task.check(item.answer() + "?", item.prompt(), item.demo()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a question of the task `" + task.name() + "`");
    }

    @Test
    void theFirstItemsOfChainSumAreThese() {
        Task task = Task.named("chain_sum");
        List<String> first = Stream.iterate(1, difficulty -> difficulty + 1)
                .limit(12)
                .map(difficulty -> task.item(difficulty, Task.TRAIN, 1, 0))
                .map(item -> item.prompt() + item.demo())
                .toList();
        assertThat(first)
                .containsExactly(
                        "5-5=5-5=0;",
                        "5-2+1=5-2=3; 3+1=4;",
                        "8-1-3+9=8-1=7; 7-3=4; 4+9=13;",
                        "7-1+1+3-6=7-1=6; 6+1=7; 7+3=10; 10-6=4;",
                        "82-48=82-48=34;",
                        "40-80+31=40-80=-40; -40+31=-9;",
                        "81-48-80+11=81-48=33; 33-80=-47; -47+11=-36;",
                        "58-42+49+18+99=58-42=16; 16+49=65; 65+18=83; 83+99=182;",
                        "437+158=437+158=595;",
                        "125-348-548=125-348=-223; -223-548=-771;",
                        "746-955-528-303=746-955=-209; -209-528=-737; -737-303=-1040;",
                        "370+947+504+428+234=370+947=1317; 1317+504=1821; 1821+428=2249; 2249+234=2483;");
    }

    @Test
    void chainSumCountsOnlyTheLastResultAndOnlyInItsOneSpelling() {
        Task task = Task.named("chain_sum");
        assertThat(task.check("37-73-56=", "-92", "37-73=-36; -36-56=-92;")).isEqualTo(Verdict.RIGHT);
        assertThat(task.check("37-73-56=", "-92", "37-73=5; 5-56=-92;")).isEqualTo(Verdict.RIGHT);
        assertThat(task.check("37-73-56=", "-92", "37-73=-36; -36-56=92;")).isEqualTo(Verdict.WRONG);
        assertThat(task.check("37-73-56=", "-92", "-92; 1+1=2;")).isEqualTo(Verdict.WRONG);
        for (String reply : List.of(
                "-92",
                "-92;",
                "=-92;",
                "-36-56=-92",
                "-36-56=-092;",
                "-36-56=- 92;",
                "-36-56=-92=-92;",
                "-36-56=-92.0;",
                "a=-92;",
                "-36--56=-92;",
                "-36-=-92;",
                "-36-56=-92x;")) {
            assertThat(task.check("37-73-56=", "-92", reply)).as(reply).isEqualTo(Verdict.UNPARSED);
        }
        assertThat(task.check("9-9=", "0", "9-9=-0;")).isEqualTo(Verdict.UNPARSED);
    }

    @Test
    void countdownAcceptsEverySolutionAndNoOtherNumbers() {
        Task task = Task.named("countdown");
        String prompt = "make 22 from 3 5 7=";
        String gold = "(3*5)+7";
        for (String reply :
                List.of("7+3*5=22;", "(3*5)+7=22;", "7+(5*3)=22;", "((3)*(5)+7)=22;", "5/(1+1)=1; 7+3*5=22;")) {
            assertThat(task.check(prompt, gold, reply)).as(reply).isEqualTo(Verdict.RIGHT);
        }
        for (String reply : List.of(
                "22=22;",
                "15+7=22;",
                "11+11=22;",
                "3*5+7+3-3=22;",
                "3*5=22;",
                "3*5*7=105;",
                "7+3*5=23;",
                "3+5+7=22;",
                "35-7=22;")) {
            assertThat(task.check(prompt, gold, reply)).as(reply).isEqualTo(Verdict.WRONG);
        }
        assertThat(task.check(prompt, gold, "7+3*5;")).isEqualTo(Verdict.UNPARSED);
        assertThat(task.check("make 24 from 3 3 8 8=", "8/(3-8/3)", "8/(3-(8/3))=24;"))
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void unknownTasksDifficultiesAndSplitsAreRefused() {
        assertThatThrownBy(() -> Task.named("chainsum")).hasMessageContaining("use one of chain_sum, equations");
        assertThatThrownBy(() -> new ChainSum().item(13, Task.TRAIN, 0, 0))
                .hasMessageContaining("use one from 1 to 12");
        assertThatThrownBy(() -> new ChainSum().item(1, "dev", 0, 0)).hasMessageContaining("\"train\" or \"test\"");
    }
}
