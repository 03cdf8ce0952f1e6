/// x
class K {}
