package org.hone.nodes;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.TruffleLanguage;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.nodes.RootNode;
import com.oracle.truffle.api.source.SourceSection;
import org.jspecify.annotations.Nullable;

/** A function of the language that another language calls: it gives the call a frame in stack traces. */
public final class FunctionNode extends RootNode {
    private final String name;
    private final @Nullable SourceSection section;
    private final Deed deed;

    /**
     * @param section where the function is written; none for one that is built in
     */
    public FunctionNode(TruffleLanguage<?> language, String name, @Nullable SourceSection section, Deed deed) {
        super(language);
        this.name = name;
        this.section = section;
        this.deed = deed;
    }

    @Override
    public Object execute(VirtualFrame frame) {
        return perform(frame.getArguments());
    }

    @TruffleBoundary
    private Object perform(Object[] arguments) {
        return deed.perform(this, arguments);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public @Nullable SourceSection getSourceSection() {
        return section;
    }
}
