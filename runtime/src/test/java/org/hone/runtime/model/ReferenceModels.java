package org.hone.runtime.model;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The tiny models that transformers wrote. */
final class ReferenceModels {

    static final List<String> NAMES = List.of("llama-tied", "llama-scaled", "qwen2", "qwen3");

    private ReferenceModels() {}

    static Path directory(String name) {
        URL config = ReferenceModels.class.getResource("/models/" + name + "/config.json");
        try {
            return Objects.requireNonNull(
                    Path.of(Objects.requireNonNull(config).toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
