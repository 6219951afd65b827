package org.hone.runtime.model;

import java.nio.file.Path;
import java.util.Objects;

/** The tiny models that transformers wrote. */
final class ReferenceModels {

    private ReferenceModels() {}

    static Path directory(String name) {
        return Objects.requireNonNull(
                Resources.file("/models/" + name + "/config.json").getParent());
    }
}
