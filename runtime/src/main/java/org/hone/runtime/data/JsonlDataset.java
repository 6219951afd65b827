package org.hone.runtime.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hone.runtime.plan.DatasetPlan;

/**
 * Rows of a JSON-lines file, read when asked for; only where the lines start is kept in memory. A Parquet file is read once
 * into such a file beside the system's other temporary ones, because training asks for rows in a shuffled order.
 */
final class JsonlDataset implements Dataset {
    private final DatasetPlan plan;
    private final Path file;
    private final Origin origin;
    private final Columns columns;
    private final LineIndex lines;

    /**
     * What messages and row ids say of a row.
     *
     * @param file the file that the user named
     * @param word what a row is called there
     * @param columns the columns that every row has there; empty if each row says so itself
     */
    private record Origin(Path file, String word, List<String> columns) {
        String where(int number) {
            return file + ", " + word + " " + number;
        }

        JsonRow row(byte[] line, int number) {
            JsonRow row = JsonRow.parse(line, where(number));
            return columns.isEmpty() ? row : row.of(columns);
        }
    }

    private JsonlDataset(DatasetPlan plan, Path file, Origin origin, Columns columns, LineIndex lines) {
        this.plan = plan;
        this.file = file;
        this.origin = origin;
        this.columns = columns;
        this.lines = lines;
    }

    static JsonlDataset open(DatasetPlan plan, Path file) {
        Columns columns = declared(plan);
        requireFile(plan, file, "JSON lines");
        return open(plan, file, new Origin(file, "line", List.of()), columns);
    }

    private static Columns declared(DatasetPlan plan) {
        Columns columns = new Columns(plan);
        if (!columns.declares(DatasetPlan.PROMPT)) {
            throw new DataException(
                    "dataset `%s`".formatted(plan.name()),
                    "it declares no `prompt`",
                    "add `prompt: Text = column(\"…\")`");
        }
        return columns;
    }

    static JsonlDataset parquet(DatasetPlan plan, Path file) {
        Columns columns = declared(plan);
        requireFile(plan, file, "Parquet");
        try {
            ParquetRows rows = ParquetRows.spool(
                    file,
                    plan.columns().values(),
                    (long) plan.skip() + plan.limit().orElse(Integer.MAX_VALUE));
            return open(plan, rows.lines(), new Origin(file, "row", rows.columns()), columns);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static JsonlDataset open(DatasetPlan plan, Path file, Origin origin, Columns columns) {
        try {
            LineIndex lines = LineIndex.of(file, plan.skip(), plan.limit().orElse(Integer.MAX_VALUE), line -> {
                JsonRow row = origin.row(line.bytes(), line.number());
                columns.values(row, Map.of(), origin.where(line.number()));
            });
            if (lines.size() == 0) {
                throw Datasets.empty(plan, lines.seen());
            }
            return new JsonlDataset(plan, file, origin, columns, lines);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void requireFile(DatasetPlan plan, Path file, String format) {
        String where = "dataset `%s`".formatted(plan.name());
        if (Files.isDirectory(file)) {
            throw new DataException(where, "`%s` is a folder".formatted(file), "name a file of " + format + " in it");
        }
        if (!Files.exists(file)) {
            throw new DataException(
                    where,
                    "there is no file `%s` (looked for `%s`)"
                            .formatted(file, file.toAbsolutePath().normalize()),
                    "correct `source`, or start from the folder that the path is relative to");
        }
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public int size() {
        return lines.size();
    }

    @Override
    public Row row(int index) {
        Objects.checkIndex(index, lines.size());
        int number = lines.number(index);
        String id = origin.file().getFileName() + ":" + number;
        JsonRow row = origin.row(bytes(index), number);
        return new Row(index, id, columns.values(row, Map.of(), origin.where(number)));
    }

    private byte[] bytes(int index) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() != lines.fileSize()) {
                throw new DataException(file.toString(), "the file changed while it was in use", "start again");
            }
            ByteBuffer bytes = ByteBuffer.allocate(lines.length(index));
            channel.position(lines.start(index));
            int read = 0;
            while (bytes.hasRemaining() && read >= 0) {
                read = channel.read(bytes);
            }
            return bytes.array();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public boolean hasDemos() {
        return columns.declares(DatasetPlan.DEMO);
    }

    @Override
    public boolean hasAnswers() {
        return columns.declares(DatasetPlan.ANSWER);
    }

    private static DataException unreadable(Path file, IOException cause) {
        DataException wrong = new DataException(
                file.toString(),
                "cannot be read (%s)".formatted(cause.getMessage()),
                "check the file and its permissions");
        wrong.initCause(cause);
        return wrong;
    }
}
