"""The sizes in which pages show pictures, made before anybody asks for them."""
