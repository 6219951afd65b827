package org.hone.runtime.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The {@code precompiled_charsmap} of a sentencepiece model: the number of bytes of a double-array trie, the trie, and the texts that
 * its values point at, each ended by a NUL. The library follows every pointer unseen.
 */
final class CharactersMap {
    private static final int LEAF = 1 << 31;

    private CharactersMap() {}

    /**
     * Follows every pointer.
     *
     * @return the bytes of the longest text that replaces one; -1 if the map is damaged
     */
    static int longest(String base64) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IllegalArgumentException e) {
            return -1;
        }
        if (bytes.remaining() < 8) {
            return -1;
        }
        int size = bytes.getInt();
        if (size < 4 || size % 4 != 0 || size > bytes.remaining()) {
            return -1;
        }
        int[] units = new int[size / 4];
        bytes.asIntBuffer().get(units);
        bytes.position(bytes.position() + size);
        byte[] texts = new byte[bytes.remaining()];
        bytes.get(texts);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(texts));
        } catch (CharacterCodingException e) {
            return -1;
        }
        return sound(units, texts) ? longest(texts) : -1;
    }

    private static boolean sound(int[] units, byte[] texts) {
        for (int i = 0; i < units.length; i++) {
            int unit = units[i];
            boolean inner = i == 0 || ((unit & LEAF) == 0 && (unit & 0xff) != 0);
            if (!inner) {
                continue;
            }
            // Any byte may be looked up from here.
            int next = i ^ offset(unit);
            if ((next | 0xff) >= units.length) {
                return false;
            }
            if (((unit >>> 8) & 1) == 1) {
                int value = units[next] & ~LEAF;
                if (value > texts.length || (value < texts.length && (texts[value] & 0xc0) == 0x80)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
    }

    private static int longest(byte[] texts) {
        int longest = 0;
        int begin = 0;
        for (int i = 0; i <= texts.length; i++) {
            if (i == texts.length || texts[i] == 0) {
                longest = Math.max(longest, i - begin);
                begin = i + 1;
            }
        }
        return longest;
    }
}
