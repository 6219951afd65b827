package org.hone.runtime.verify.math;

import java.math.BigDecimal;
import java.util.Set;

/** Symbols with a value of their own. */
final class Constants {
    static final Set<String> NAMES = Set.of("pi", "e", "i", "infinity");

    /** 100 digits of π. */
    static final BigDecimal PI = new BigDecimal(
            "3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117068");

    /** 100 digits of e. */
    static final BigDecimal E = new BigDecimal(
            "2.718281828459045235360287471352662497757247093699959574966967627724076630353547594571382178525166427");

    private Constants() {}
}
