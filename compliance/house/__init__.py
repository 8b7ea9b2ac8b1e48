"""The rules that a house makes: what they may change, what they come to, whether the next edition keeps them."""
