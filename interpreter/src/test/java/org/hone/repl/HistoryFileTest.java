package org.hone.repl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryFileTest {
    @TempDir
    private Path temp;

    @Test
    void itIsInTheFolderForStateOrWhereTheVariableSays() {
        assertThat(HistoryFile.of(Map.of("HOME", "/home/a"))).contains(Path.of("/home/a/.local/state/hone/history"));
        assertThat(HistoryFile.of(Map.of("HOME", "/home/a", "XDG_STATE_HOME", "/state")))
                .contains(Path.of("/state/hone/history"));
        assertThat(HistoryFile.of(Map.of("HOME", "/home/a", "XDG_STATE_HOME", "relative")))
                .contains(Path.of("/home/a/.local/state/hone/history"));
        assertThat(HistoryFile.of(Map.of("HOME", "/home/a", "HONE_HISTORY", "/tmp/h")))
                .contains(Path.of("/tmp/h"));
    }

    @Test
    void anEmptyVariableMeansNone() {
        assertThat(HistoryFile.of(Map.of("HOME", "/home/a", "HONE_HISTORY", "")))
                .isEmpty();
        assertThat(HistoryFile.of(Map.of())).isEmpty();
    }

    @Test
    void itsFolderIsMadeAndAFolderInItsPlaceIsAnError() throws IOException {
        Path file = temp.resolve("a/b/history");
        HistoryFile.prepare(file);
        assertThat(file).isRegularFile();
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        Files.createDirectory(temp.resolve("folder"));
        assertThatThrownBy(() -> HistoryFile.prepare(temp.resolve("folder"))).isInstanceOf(IOException.class);
    }
}
