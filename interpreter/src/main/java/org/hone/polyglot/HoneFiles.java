package org.hone.polyglot;

import com.oracle.truffle.api.TruffleFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Files whose name ends in {@code .hone}; they are UTF-8. */
public final class HoneFiles implements TruffleFile.FileTypeDetector {
    @Override
    public @Nullable String findMimeType(TruffleFile file) {
        String name = file.getName();
        return name != null && name.endsWith(".hone") ? HoneLanguage.MIME : null;
    }

    @Override
    public @Nullable Charset findEncoding(TruffleFile file) {
        return findMimeType(file) == null ? null : StandardCharsets.UTF_8;
    }
}
