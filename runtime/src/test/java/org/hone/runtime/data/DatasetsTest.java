package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TextExpr.Call;
import org.hone.runtime.plan.TextExpr.Column;
import org.hone.runtime.plan.TextExpr.TextLiteral;
import org.hone.runtime.verify.RewardFunction;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    private static final String ROWS = """
            {"question": "Ann has 3 apples and buys 4. How many has she?", "answer": "She has 3+4=<<3+4=7>>7 apples.\\n#### 7"}

            {"question": "A van carries 1,200 kg. Ten vans?", "answer": "10*1200=<<10*1200=12000>>12000\\n#### 12,000"}
            {"question": "Half of 5?", "answer": "5/2=<<5/2=2.5>>2.5\\n#### 2.5"}
            {"question": "Zoë owes 6 and pays 2: her balance?", "answer": "2-6=<<2-6=-4>>-4\\n#### -4"}
            """;

    private final Path folder;

    DatasetsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Call call(String function, TextExpr... arguments) {
        return new Call(function, List.of(arguments));
    }

    private static Map<String, TextExpr> columns() {
        Map<String, TextExpr> columns = new LinkedHashMap<>();
        columns.put("prompt", new Column("question"));
        columns.put("demo", call("remove_between", new Column("answer"), new TextLiteral("<<"), new TextLiteral(">>")));
        columns.put("answer", call("trim", call("after", new Column("answer"), new TextLiteral("####"))));
        return columns;
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), text);
    }

    private static DatasetPlan plan(Path file, Map<String, TextExpr> columns, int skip, OptionalInt limit) {
        return new DatasetPlan("questions", new DatasetPlan.Source.Jsonl(file), columns, true, skip, limit);
    }

    private static Dataset open(Path file) {
        return Datasets.open(plan(file, columns(), 0, OptionalInt.empty()));
    }

    private static RewardFunction reward() {
        return new RewardFunction(new RewardPlan(
                "correct", call("number_equal", call("last_number", new TextExpr.Reply()), new Column("answer"))));
    }

    @Test
    void declaredColumnsAreEvaluatedOnEachLine() throws IOException {
        Dataset questions = open(write(ROWS));
        assertThat(questions.size()).isEqualTo(4);
        Row second = questions.row(1);
        assertThat(second.id()).isEqualTo("rows.jsonl:3");
        assertThat(second.prompt()).isEqualTo("A van carries 1,200 kg. Ten vans?");
        assertThat(second.demo()).contains("10*1200=12000\n#### 12,000");
        assertThat(second.answer()).contains("12,000");
        assertThat(second.values().keySet()).containsExactly("prompt", "demo", "answer");
        assertThat(questions.row(3).messages())
                .containsExactly(new Row.Message("user", "Zoë owes 6 and pays 2: her balance?"));
    }

    @Test
    void everyDemonstrationEqualsItsGoldAnswer() throws IOException {
        Dataset questions = open(write(ROWS));
        Datasets.requireGold(questions, reward());
        for (int i = 0; i < questions.size(); i++) {
            Row row = questions.row(i);
            assertThat(reward().score(row.demo().orElseThrow(), row, false).verdict())
                    .isEqualTo(Verdict.RIGHT);
        }
    }

    @Test
    void skipAndLimitCountRowsNotLines() throws IOException {
        Path file = write(ROWS);
        Dataset middle = Datasets.open(plan(file, columns(), 1, OptionalInt.of(2)));
        assertThat(List.of(middle.row(0).id(), middle.row(1).id())).containsExactly("rows.jsonl:3", "rows.jsonl:4");
        assertThat(middle.size()).isEqualTo(2);
        assertThat(middle.row(1).index()).isEqualTo(1);
        assertThatThrownBy(() -> Datasets.open(plan(file, columns(), 4, OptionalInt.empty())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the source has 4 and `skip` is 4");
    }

    @Test
    void windowsLineEndsAByteOrderMarkAndAMissingLastNewlineAreFine() throws IOException {
        Dataset questions = open(write("\uFEFF" + ROWS.strip().replace("\n", "\r\n")));
        assertThat(questions.size()).isEqualTo(4);
        assertThat(questions.row(0).answer()).contains("7");
        assertThat(questions.row(3).answer()).contains("-4");
    }

    @Test
    void aMissingColumnIsNamedWithItsLineAndWhatThereIs() throws IOException {
        Path file = write(ROWS + "{\"qestion\": \"?\", \"answer\": \"#### 1\"}\n");
        assertThatThrownBy(() -> open(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("rows.jsonl, line 6")
                .hasMessageContaining("the row has no column `question`; it has `qestion`, `answer`");
    }

    @Test
    void aRowWithoutAGoldAnswerIsALoadError() throws IOException {
        assertThatThrownBy(() -> open(write("{\"question\": \"?\", \"answer\": \"it is 7\"}\n")))
                .hasMessageContaining("line 1: no value for `answer`: no `####` in the text");
        assertThatThrownBy(() -> open(write("{\"question\": \"?\", \"answer\": \"#### \"}\n")))
                .hasMessageContaining("line 1: no value for `answer`: it is empty");
        assertThatThrownBy(() -> open(write("{\"question\": null, \"answer\": \"#### 1\"}\n")))
                .hasMessageContaining("no value for `prompt`: the value is null");
    }

    @Test
    void aGoldAnswerThatTheVerifierCannotReadIsFoundBeforeTraining() throws IOException {
        Dataset questions = open(write(ROWS + "{\"question\": \"?\", \"answer\": \"#### seven\"}\n"));
        assertThatThrownBy(() -> Datasets.requireGold(questions, reward()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("rows.jsonl:6")
                .hasMessageContaining("`seven` is not a number");
    }

    @Test
    void linesThatAreNotJsonObjectsOrNotUtf8AreNamed() throws IOException {
        assertThatThrownBy(() -> open(write(ROWS + "{\"question\": \n")))
                .hasMessageContaining("line 6: the line is not JSON");
        assertThatThrownBy(() -> open(write("[1]\n"))).hasMessageContaining("line 1: the line is not a JSON object");
        assertThatThrownBy(() -> open(write("{} {}\n"))).hasMessageContaining("line 1: the line is not JSON");
        Path latin = folder.resolve("latin.jsonl");
        Files.write(latin, "{\"question\": \"Zoë\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> open(latin)).hasMessageContaining("line 1: the line is not UTF-8");
    }

    @Test
    void aMissingFileSaysWhatWasLookedFor() {
        assertThatThrownBy(() -> open(folder.resolve("none.jsonl")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dataset `questions`: there is no file")
                .hasMessageContaining(folder.resolve("none.jsonl").toString());
        assertThatThrownBy(() -> open(folder)).hasMessageContaining("is a folder");
    }

    @Test
    void aFileThatChangesWhileInUseIsRefused() throws IOException {
        Path file = write(ROWS);
        Dataset questions = open(file);
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> questions.row(0)).hasMessageContaining("the file changed while it was in use");
    }

    @Test
    void chatPromptsMayBeListsOfMessages() throws IOException {
        Map<String, TextExpr> prompt = Map.of("prompt", new Column("chat"));
        Path file = write(
                "{\"chat\": [{\"role\": \"system\", \"content\": \"s\"}, {\"role\": \"user\", \"content\": \"u\"}]}");
        Row row = Datasets.open(plan(file, prompt, 0, OptionalInt.empty())).row(0);
        assertThat(row.messages()).containsExactly(new Row.Message("system", "s"), new Row.Message("user", "u"));
        assertThatThrownBy(() -> Datasets.open(plan(write("{\"chat\": [\"u\"]}"), prompt, 0, OptionalInt.empty())))
                .hasMessageContaining("a message has a `role` and a `content`");
    }

    @Test
    void manyLinesAreReachedInAnyOrder() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("{\"question\": \"q")
                    .append(i)
                    .append("\", \"answer\": \"#### ")
                    .append(i)
                    .append("\"}\n");
        }
        Dataset questions = open(write(lines.toString()));
        assertThat(questions.size()).isEqualTo(5_000);
        for (int i : new int[] {4_999, 0, 2_048, 1_023, 1_024}) {
            assertThat(questions.row(i).answer()).contains(Integer.toString(i));
        }
    }

    @Test
    void taskRowsDealTheDifficultiesInTurn() {
        DatasetPlan.Source source = new DatasetPlan.Source.Task("chain_sum", List.of(2, 4), "train", 1, 100);
        Dataset sums = Datasets.open(new DatasetPlan("sums", source, Map.of(), false, 10, OptionalInt.of(20)));
        assertThat(sums.size()).isEqualTo(20);
        Row row = sums.row(7);
        assertThat(row.id()).isEqualTo("chain_sum/4/train/17");
        assertThat(row.text("difficulty")).contains("4");
        assertThat(row.values().keySet()).containsExactly("prompt", "demo", "answer", "difficulty");
        assertThat(new ChainSum()
                        .check(
                                row.prompt(),
                                row.answer().orElseThrow(),
                                row.demo().orElseThrow()))
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void taskRowsMayDeclareColumnsOfTheirOwn() {
        DatasetPlan.Source source = new DatasetPlan.Source.Task("gcd", List.of(1), "test", 1, 5);
        Map<String, TextExpr> columns = Map.of("prompt", call("concat", new TextLiteral("Q: "), new Column("prompt")));
        Dataset gcds = Datasets.open(new DatasetPlan("gcds", source, columns, false, 0, OptionalInt.empty()));
        assertThat(gcds.row(0).prompt()).startsWith("Q: gcd(");
    }

    @Test
    void wrongTaskPlansAreRefused() {
        assertThatThrownBy(() -> openTask("chain_sum", List.of(1, 13), "train", 1))
                .hasMessageContaining("no difficulty 13");
        assertThatThrownBy(() -> openTask("chain_sum", List.of(), "train", 1))
                .hasMessageContaining("no difficulty is given");
        assertThatThrownBy(() -> openTask("sums", List.of(1), "train", 1))
                .hasMessageContaining("task `sums`: there is no such task");
        assertThatThrownBy(() -> openTask("chain_sum", List.of(1), "train", 0)).hasMessageContaining("no row is left");
    }

    private static Dataset openTask(String task, List<Integer> difficulties, String split, int size) {
        return Datasets.open(new DatasetPlan(
                "sums",
                new DatasetPlan.Source.Task(task, difficulties, split, 1, size),
                Map.of(),
                false,
                0,
                OptionalInt.empty()));
    }
}
