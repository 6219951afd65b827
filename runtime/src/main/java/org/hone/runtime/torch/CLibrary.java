package org.hone.runtime.torch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Map;
import java.util.Optional;

/** Functions of the C library, through the foreign function API, which code for Java 21 cannot name. */
final class CLibrary {
    private static final Map<Class<?>, String> LAYOUTS = Map.of(int.class, "JAVA_INT", long.class, "JAVA_LONG");

    private CLibrary() {}

    /**
     * A function by its name; empty where there is none, or where Java cannot call it.
     *
     * @param type its arguments and result: {@code int}, {@code long}, or no result
     */
    static Optional<MethodHandle> function(String name, MethodType type) {
        try {
            return new Api().function(name, type);
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static final class Api {
        private final Class<?> linker = Class.forName("java.lang.foreign.Linker");
        private final Class<?> lookup = Class.forName("java.lang.foreign.SymbolLookup");
        private final Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
        private final Class<?> values = Class.forName("java.lang.foreign.ValueLayout");
        private final Class<?> descriptor = Class.forName("java.lang.foreign.FunctionDescriptor");
        private final Class<?> option = Class.forName("java.lang.foreign.Linker$Option");
        private final Object own = linker.getMethod("nativeLinker").invoke(null);
        private final Object symbols = linker.getMethod("defaultLookup").invoke(own);

        Api() throws ReflectiveOperationException {}

        Optional<MethodHandle> function(String name, MethodType type) throws ReflectiveOperationException {
            Optional<?> address =
                    (Optional<?>) lookup.getMethod("find", String.class).invoke(symbols, name);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            Object options = Array.newInstance(option, 0);
            Object handle = linker.getMethod("downcallHandle", segment, descriptor, options.getClass())
                    .invoke(own, address.get(), signature(type), options);
            return Optional.of((MethodHandle) handle);
        }

        private Object signature(MethodType type) throws ReflectiveOperationException {
            Object arguments = Array.newInstance(layout, type.parameterCount());
            for (int i = 0; i < type.parameterCount(); i++) {
                Array.set(arguments, i, layout(type.parameterType(i)));
            }
            if (type.returnType() == void.class) {
                return descriptor.getMethod("ofVoid", arguments.getClass()).invoke(null, arguments);
            }
            return descriptor
                    .getMethod("of", layout, arguments.getClass())
                    .invoke(null, layout(type.returnType()), arguments);
        }

        private Object layout(Class<?> type) throws ReflectiveOperationException {
            return values.getField(LAYOUTS.get(type)).get(null);
        }
    }
}
