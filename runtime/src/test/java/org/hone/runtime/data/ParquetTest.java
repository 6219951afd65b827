package org.hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hone.runtime.data.parquet.ParquetReader;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.runtime.plan.TextExpr.Column;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetTest {
    private static final Path FILES = Path.of("src", "test", "resources", "parquet");

    private static Map<String, TextExpr> columns() {
        Map<String, TextExpr> columns = new LinkedHashMap<>();
        columns.put("prompt", new Column("prompt"));
        columns.put("demo", new Column("target.0.content"));
        columns.put("answer", new Column("reward_model.ground_truth"));
        return columns;
    }

    private static Dataset open(Path file, Map<String, TextExpr> columns, int skip, OptionalInt limit) {
        return Datasets.open(new DatasetPlan("math", new DatasetPlan.Source.Parquet(file), columns, true, skip, limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "none"})
    void chatsAndNestedColumnsAreReadWhateverTheCompression(String codec) {
        Path file = FILES.resolve("chats-" + codec + ".parquet");
        Dataset math = open(file, columns(), 0, OptionalInt.empty());
        assertThat(math.size()).isEqualTo(40);
        Row row = math.row(20);
        assertThat(row.id()).isEqualTo("chats-" + codec + ".parquet:21");
        assertThat(row.messages())
                .containsExactly(
                        new Row.Message("system", "Think, then answer in \\boxed{}."),
                        new Row.Message("user", "What is 21 + 21? — “sum”"));
        assertThat(row.demo()).contains("<think>\n21+21=42\n</think>\n\\boxed{42}");
        assertThat(row.answer()).contains("42");
    }

    @Test
    void aPathGoesInsideListsAndNumbersKeepTheirDigits() {
        Map<String, TextExpr> columns = columns();
        columns.put("prompt", new Column("prompt.1.content"));
        columns.put("level", new Column("level"));
        columns.put("index", new Column("extra_info.index"));
        Row row = open(FILES.resolve("chats-zstd.parquet"), columns, 2, OptionalInt.of(3))
                .row(0);
        assertThat(row.messages()).containsExactly(new Row.Message("user", "What is 3 + 3? — “sum”"));
        assertThat(row.text("level")).contains("0.3");
        assertThat(row.text("index")).contains("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delta", "dictionary"})
    void rowsOfEveryEncodingAndPageVersionAreWhatWasWritten(String kind) throws IOException {
        try (ParquetReader reader = ParquetReader.open(FILES.resolve("encodings-" + kind + ".parquet"))) {
            for (int i = 0; i < 3000; i++) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                row.put("prompt", "question %d: %s".formatted(i, "ab".repeat(i % 7)));
                row.put("number", i % 11 == 0 ? null : (i * 7919L) % 10007 - 5000);
                row.put("small", i / 100);
                row.put("real", i / 8.0);
                row.put("truth", i % 3 == 0);
                int number = i;
                row.put(
                        "texts",
                        IntStream.range(0, i % 4)
                                .mapToObj(j -> "t" + number + "-" + j)
                                .toList());
                assertThat(reader.next()).isEqualTo(row);
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void everyTypeIsReadAsJsonHasIt() throws IOException {
        try (ParquetReader reader = ParquetReader.open(FILES.resolve("types.parquet"))) {
            assertThat(new ObjectMapper().writeValueAsString(reader.next()))
                    .isEqualTo("{\"flat\":\"a\",\"must\":1,\"l\":[\"x\",null],\"ll\":[[1,2],[3]],"
                            + "\"s\":{\"a\":\"1\",\"b\":{\"c\":1.5}},\"m\":{\"k\":\"v\",\"k2\":null},\"d\":1.25,"
                            + "\"day\":\"2024-01-02\",\"ts\":\"2024-01-02T03:04:05\",\"b\":true,\"f\":0.3,\"by\":\"ab\","
                            + "\"u\":4294967295,\"i8\":-1,\"u64\":18446744073709551615,\"fix\":\"ab\","
                            + "\"chat\":[{\"role\":\"u\",\"content\":\"c\"},{\"role\":\"v\",\"content\":null}],"
                            + "\"time\":\"01:02:03\"}");
            assertThat(new ObjectMapper().writeValueAsString(reader.next()))
                    .isEqualTo("{\"flat\":null,\"must\":2,\"l\":[],\"ll\":[[],null],\"s\":null,\"m\":{},\"d\":null,"
                            + "\"day\":null,\"ts\":null,\"b\":null,\"f\":null,\"by\":null,\"u\":null,\"i8\":null,"
                            + "\"u64\":null,\"fix\":null,\"chat\":[null],\"time\":null}");
        }
    }

    @Test
    void rowsComeBeforeTheFileIsReadToItsEnd(@TempDir Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(FILES.resolve("encodings-delta.parquet"));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0xff);
        try (ParquetReader reader = ParquetReader.open(Files.write(folder.resolve("torn.parquet"), bytes))) {
            for (int i = 0; i < 500; i++) {
                assertThat(reader.next()).containsEntry("small", i / 100);
            }
            assertThatThrownBy(() -> {
                        while (reader.next() != null) {}
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aColumnThatIsNotThereIsNamedWithTheRow() {
        Map<String, TextExpr> columns = columns();
        columns.put("answer", new Column("reward_model.gold"));
        Path file = FILES.resolve("chats-none.parquet");
        assertThatThrownBy(() -> open(file, columns, 0, OptionalInt.empty()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("chats-none.parquet, row 1")
                .hasMessageContaining("no value for `answer`")
                .hasMessageContaining(
                        "the row has no column `reward_model.gold`; it has `data_source`, `prompt`, `target`, `ability`,"
                                + " `reward_model`, `extra_info`, `level`; `reward_model` has `ground_truth`, `style`");
    }

    @Test
    void aProbeSeesTheFirstWantedRowAndReadsNoMore(@TempDir Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(FILES.resolve("encodings-delta.parquet"));
        Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 200, (byte) 0xff);
        Path torn = Files.write(folder.resolve("torn.parquet"), bytes);
        Map<String, TextExpr> columns = new LinkedHashMap<>();
        for (String name : new String[] {"prompt", "small", "real", "truth", "texts"}) {
            columns.put(name, new Column(name));
        }
        Datasets.probe(plan(torn, columns));
        assertThatThrownBy(() -> Datasets.open(plan(torn, columns))).isInstanceOf(DataException.class);
        columns.put("answer", new Column("nope"));
        assertThatThrownBy(() -> Datasets.probe(plan(torn, columns)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("torn.parquet, row 1");
    }

    private static DatasetPlan plan(Path file, Map<String, TextExpr> columns) {
        return new DatasetPlan("math", new DatasetPlan.Source.Parquet(file), columns, false, 0, OptionalInt.empty());
    }

    @Test
    void theColumnsOfTheFileAreListedForOneThatIsNotThere() {
        Map<String, TextExpr> columns = columns();
        columns.put("answer", new Column("answer"));
        Path file = FILES.resolve("chats-none.parquet");
        assertThatThrownBy(() -> open(file, columns, 0, OptionalInt.empty()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the row has no column `answer`; it has `data_source`, `prompt`");
    }

    @Test
    void aDamagedFileIsRefusedByName(@TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(FILES.resolve("chats-snappy.parquet"));
        for (int length : new int[] {0, 3, 4, whole.length / 2, whole.length - 1}) {
            Path torn = Files.write(folder.resolve("torn.parquet"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> open(torn, columns(), 0, OptionalInt.empty()))
                    .as("%d bytes", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("torn.parquet")
                    .hasMessageContaining("cannot be read as Parquet");
        }
    }
}
