package org.hone.runtime.verify.math;

/** A complex number. */
record Complex(double re, double im) {
    static Complex of(double re) {
        return new Complex(re, 0);
    }

    Complex plus(Complex o) {
        return new Complex(re + o.re, im + o.im);
    }

    Complex minus(Complex o) {
        return new Complex(re - o.re, im - o.im);
    }

    Complex times(Complex o) {
        return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
    }

    Complex over(Complex o) {
        double square = o.re * o.re + o.im * o.im;
        return new Complex((re * o.re + im * o.im) / square, (im * o.re - re * o.im) / square);
    }

    double size() {
        return Math.hypot(re, im);
    }

    boolean finite() {
        return Double.isFinite(re) && Double.isFinite(im);
    }

    Complex ln() {
        return new Complex(Math.log(size()), Math.atan2(im, re));
    }

    Complex exp() {
        double e = Math.exp(re);
        return im == 0 ? Complex.of(e) : new Complex(e * Math.cos(im), e * Math.sin(im));
    }

    Complex power(Complex o) {
        if (o.im == 0 && o.re == Math.rint(o.re) && Math.abs(o.re) <= 64) {
            Complex product = Complex.of(1);
            for (int i = 0; i < Math.abs(o.re); i++) {
                product = product.times(this);
            }
            return o.re < 0 ? Complex.of(1).over(product) : product;
        }
        return size() == 0 ? Complex.of(0) : ln().times(o).exp();
    }
}
