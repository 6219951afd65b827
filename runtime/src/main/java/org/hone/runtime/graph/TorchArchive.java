package org.hone.runtime.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes methods as a TorchScript archive that any PyTorch opens with {@code torch.jit.load}. It holds code only:
 * weights are arguments of the methods. The same methods give the same bytes.
 */
public final class TorchArchive {
    /** Protocol 2, the empty tuple: the archive has no constants. */
    private static final byte[] CONSTANTS = {(byte) 0x80, 2, ')', '.'};

    private TorchArchive() {}

    /**
     * The archive of a module with these methods.
     *
     * @throws IllegalArgumentException if two methods have one name
     */
    public static byte[] of(List<Method> methods) {
        Set<String> names = new HashSet<>();
        StringBuilder code = new StringBuilder("""
                class M(Module):
                  __parameters__ = []
                  __buffers__ = []
                  training : bool
                """);
        for (Method method : methods) {
            if (!names.add(method.name())) {
                throw new IllegalArgumentException("two methods of the archive are named " + method.name());
            }
            method.source()
                    .lines()
                    .forEach(line -> code.append("  ").append(line).append('\n'));
        }
        return write(code.toString());
    }

    /**
     * The archive of a module whose code is given whole.
     *
     * @param moduleCode the definition of class {@code M} that extends {@code Module}
     */
    public static byte[] write(String moduleCode) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", moduleState());
            store(zip, "code/__torch__.py", moduleCode.getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", CONSTANTS);
            store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Pickle of an object of class {@code __torch__.M} with the state {@code {"training": True}}. */
    private static byte[] moduleState() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] key = "training".getBytes(StandardCharsets.UTF_8);
        out.writeBytes(new byte[] {(byte) 0x80, 2});
        out.writeBytes("c__torch__\nM\n".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {')', (byte) 0x81, '}', '('});
        out.writeBytes(new byte[] {'X', (byte) key.length, 0, 0, 0});
        out.writeBytes(key);
        out.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("archive/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
