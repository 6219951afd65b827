package org.hone.runtime.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharactersMapTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LEAF = 1 << 31;
    private static final int HAS_LEAF = 1 << 8;

    @TempDir
    private Path folder;

    /** A trie of the one key {@code =}, whose value points at a text: the root's children lie from 256 on, the value at 512. */
    private static String map(int value, String texts) {
        int[] units = new int[768];
        units[0] = 256 << 10;
        int child = 256 ^ '=';
        units[child] = '=' | HAS_LEAF | ((child ^ 512) << 10);
        units[512] = LEAF | value;
        return encoded(units, texts);
    }

    private static String encoded(int[] units, String texts) {
        byte[] end = texts.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(4 + 4 * units.length + end.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(4 * units.length);
        for (int unit : units) {
            bytes.putInt(unit);
        }
        return Base64.getEncoder().encodeToString(bytes.put(end).array());
    }

    @Test
    void theLibraryReplacesWhatTheMapSays() throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(
                Path.of("src", "test", "resources", "tokenizers", "bytes.json").toFile());
        ObjectNode normalizer = json.putObject("normalizer");
        normalizer.put("type", "Precompiled").put("precompiled_charsmap", map(2, "x\u00001+\u0000"));
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            assertThat(tokenizer.encode("=", false)).containsExactly(1, 2);
        }
    }

    @Test
    void theLongestReplacementIsKnown() {
        assertThat(CharactersMap.longest(map(2, "x\u00001+\u0000"))).isEqualTo(2);
    }

    @Test
    void aPointerThatLeavesTheMapIsFound() {
        assertThat(CharactersMap.longest(map(6, "x\u00001+\u0000"))).isEqualTo(-1);
        assertThat(CharactersMap.longest(map(1, "é\u0000"))).isEqualTo(-1);
        assertThat(CharactersMap.longest(encoded(new int[] {1 << 20}, ""))).isEqualTo(-1);
        assertThat(CharactersMap.longest(encoded(new int[] {0}, ""))).isEqualTo(-1);
        assertThat(CharactersMap.longest("AAAA")).isEqualTo(-1);
        assertThat(CharactersMap.longest("%")).isEqualTo(-1);
    }
}
