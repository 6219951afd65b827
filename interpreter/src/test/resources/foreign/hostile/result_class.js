// crashed: TypeError
class judge {}
