"""web/health"""
