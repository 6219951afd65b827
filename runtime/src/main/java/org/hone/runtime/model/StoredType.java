package org.hone.runtime.model;

import java.util.Arrays;
import java.util.Optional;

/** Element types a weight can be stored in. */
public enum StoredType {
    /** IEEE binary32. */
    F32(4, "float32"),
    /** IEEE binary16. */
    F16(2, "float16"),
    /** The upper half of binary32. */
    BF16(2, "bfloat16");

    private final int bytes;
    private final String torchName;

    StoredType(int bytes, String torchName) {
        this.bytes = bytes;
        this.torchName = torchName;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    /** The name PyTorch and {@code config.json} use. */
    public String torchName() {
        return torchName;
    }

    static Optional<StoredType> ofSafetensors(String dtype) {
        return Arrays.stream(values()).filter(type -> type.name().equals(dtype)).findFirst();
    }
}
