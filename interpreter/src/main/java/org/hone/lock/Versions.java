package org.hone.lock;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.hone.runtime.plan.DeviceName;
import org.hone.runtime.verify.Verdict;

/** Versions of Hone and of what it computes with. Loads no native code. */
public final class Versions {
    private Versions() {}

    /** The version of Hone. */
    public static String hone() {
        return built("hone");
    }

    /** A version that the build has written down: {@code hone}, {@code pytorch} or {@code djl}. */
    private static String built(String name) {
        try (InputStream in = Versions.class.getResourceAsStream("version.txt")) {
            if (in == null) {
                throw new IllegalStateException("version.txt is not in the jar");
            }
            Properties versions = new Properties();
            versions.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return versions.getProperty(name, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a lock says of versions: what computes, and the class of the device. */
    public static Map<String, String> locked(String device) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hone", hone());
        versions.put("pytorch", built("pytorch"));
        versions.put("djl", built("djl"));
        versions.put("verifier", Verdict.VERSION);
        versions.put("device", DeviceName.parse(device).map(DeviceName::family).orElse(device));
        return versions;
    }

    /** What a run's manifest says of versions. */
    public static Map<String, String> ofRun(Map<String, String> backend) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("hone", hone());
        versions.put("java", System.getProperty("java.runtime.version", ""));
        versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        versions.putAll(backend);
        return versions;
    }
}
